/* What each tool of make static must find: memory that is released twice, and an element behind the last. */
#include <stdlib.h>

int planted_twice(void);
int planted_behind(void);

int planted_twice(void)
{
    int *number = malloc(sizeof *number);
    free(number);
    free(number);
    return 0;
}

int planted_behind(void)
{
    int numbers[4] = {0, 1, 2, 3};
    return numbers[4];
}
