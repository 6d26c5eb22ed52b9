/* What each tool of make static must find: memory that is released twice, an element behind the last, two branches that
   are the same. */
#include <stdlib.h>

int planted_same(int which);
int planted_twice(void);
int planted_behind(void);

int planted_same(int which)
{
    if (which > 0)
        return 1;
    else
        return 1;
}

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
