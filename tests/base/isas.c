/* Prints the names of the instruction sets that this machine has, the best one last. */
#include <hnpe/base.h>

#include <stdio.h>

int main(void)
{
    hnpe_context *context;
    hnpe_choice_info choice = {.struct_size = sizeof choice};
    const char *between = "";
    if (hnpe_context_create(NULL, &context) != HNPE_OK) {
        fprintf(stderr, "%s\n", hnpe_last_error());
        return 1;
    }
    for (size_t i = 0; hnpe_context_describe_choice(HNPE_CONTEXT_ISA, i, &choice) == HNPE_OK; ++i)
        if (choice.value != HNPE_ISA_AUTOMATIC &&
            hnpe_context_set_int(context, HNPE_CONTEXT_ISA, choice.value) == HNPE_OK) {
            printf("%s%s", between, choice.name);
            between = " ";
        }
    printf("\n");
    hnpe_context_release(context);
    return 0;
}
