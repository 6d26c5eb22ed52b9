/* A safetensors file taken apart. */
#ifndef FUZZ_MUTATE_H
#define FUZZ_MUTATE_H

#include "fuzz.h"

enum { PIECES = 512, ENTRIES = 96, DIMS = 9, NAME = 256, VALUE = 1024 };

typedef struct piece {
    char name[NAME], type[8];
    size_t n_dims, bytes;
    double dims[DIMS];
    uint8_t *data;
} piece;

typedef struct entry {
    char key[NAME], value[VALUE];
} entry;

typedef struct parts {
    size_t n_pieces, n_entries;
    piece pieces[PIECES];
    entry entries[ENTRIES];
} parts;

#endif
