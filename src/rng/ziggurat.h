/* The layers that normal draws are made of, for the test that derives them. */
#ifndef HNPEI_ZIGGURAT_H
#define HNPEI_ZIGGURAT_H

#define HNPEI_ZIGGURAT_LAYERS 256

extern const double hnpei_ziggurat[HNPEI_ZIGGURAT_LAYERS + 1];

#endif
