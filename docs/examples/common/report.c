/* Numbers as JSON. */
#include "common.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct json_report {
    cJSON *root;
};

json_report *report_create(void)
{
    json_report *made = allocate(1, sizeof *made);
    made->root = cJSON_CreateObject();
    if (!made->root)
        fail("out of memory");
    return made;
}

void report_release(json_report *report)
{
    cJSON_Delete(report->root);
    free(report);
}

/* Puts the item where the dotted path says, making the objects on the way. */
static void put(json_report *report, char *path, cJSON *item)
{
    cJSON *object = report->root;
    char *name = path;
    for (char *dot; (dot = strchr(name, '.')); name = dot + 1) {
        *dot = '\0';
        cJSON *child = cJSON_GetObjectItemCaseSensitive(object, name);
        object = child ? child : cJSON_AddObjectToObject(object, name);
    }
    if (!object || !item || !cJSON_AddItemToObject(object, name, item))
        fail("out of memory");
}

/* Six significant digits: what a reader wants, and more than the Monte-Carlo error leaves. */
static cJSON *number(double value)
{
    char text[32];
    if (!isfinite(value))
        return cJSON_CreateNull();
    snprintf(text, sizeof text, "%.6g", value);
    return cJSON_CreateRaw(text);
}

void report_number(json_report *report, double value, const char *path, ...)
{
    char full[200];
    va_list arguments;
    va_start(arguments, path);
    vsnprintf(full, sizeof full, path, arguments);
    va_end(arguments);
    put(report, full, number(value));
}

void report_text(json_report *report, const char *value, const char *path, ...)
{
    char full[200];
    va_list arguments;
    va_start(arguments, path);
    vsnprintf(full, sizeof full, path, arguments);
    va_end(arguments);
    put(report, full, cJSON_CreateString(value));
}

static void file_name(char *path, size_t size, const char *folder, const char *name)
{
    if (snprintf(path, size, "%s/%s.json", folder, name) >= (int)size)
        fail("%s is too long a name", folder);
}

int report_include(json_report *report, const char *name, const char *folder)
{
    char path[4096];
    file_name(path, sizeof path, folder, name);
    FILE *file = fopen(path, "rb");
    if (!file)
        return 0;
    size_t size = 0, most = 1 << 24; /* far more than the numbers of a figure */
    char *text = allocate(most + 1, 1);
    size = fread(text, 1, most, file);
    fclose(file);
    cJSON *item = size < most ? cJSON_Parse(text) : NULL;
    if (!item)
        fail("%s is not JSON", path);
    cJSON_AddItemToObject(report->root, name, item);
    free(text);
    return 1;
}

void report_write(const json_report *report, const char *folder, const char *name)
{
    char path[4096];
    file_name(path, sizeof path, folder, name);
    char *text = cJSON_Print(report->root);
    FILE *file = fopen(path, "w");
    if (!text || !file || fprintf(file, "%s\n", text) < 0 || fclose(file) != 0)
        fail("cannot write %s", path);
    free(text);
}
