/**
 * @file
 * Visibility and calling convention of the public symbols.
 */
#ifndef HNPE_EXPORT_H
#define HNPE_EXPORT_H

/** Marks a function that the library exports; define it yourself to override. */
#ifndef HNPE_API
#if defined(_WIN32) && defined(HNPE_BUILD)
#define HNPE_API __declspec(dllexport)
#elif defined(_WIN32) && defined(HNPE_SHARED)
#define HNPE_API __declspec(dllimport)
#elif defined(__GNUC__)
#define HNPE_API __attribute__((visibility("default")))
#else
#define HNPE_API
#endif
#endif

#endif
