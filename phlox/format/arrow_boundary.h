// What the core and the module libphlox_arrow.so say to each other: plain C, so that
// neither needs to know the other's compiler, standard library or Arrow version.
#pragma once

#include <stddef.h>  // NOLINT: a C header
#include <stdint.h>  // NOLINT

#include "phlox/type/arrow_c.h"

#ifdef __cplusplus
extern "C" {
#endif

// Grows with every change of what stands below.
#define PHLOX_ARROW_BOUNDARY 6

// Which family of files.
enum { PHLOX_ARROW_IPC = 1, PHLOX_ARROW_PARQUET = 2 };

// Filled where a function does not return 0. `code` is an errno, `text` one sentence.
struct PhloxArrowError {
  int code;
  char text[2048];
};

// What to read. Everything pointed to lives at least until the function returns;
// `context` until the stream is released.
struct PhloxArrowInput {
  int family;
  // A file, or null: then `read` gives the bytes one after the other (IPC in its stream
  // form only).
  const char* path;
  // Fills up to `size` bytes; the number of them, 0 at the end, -1 on failure.
  int64_t (*read)(void* context, uint8_t* out, int64_t size);
  // Called once, with the stream's release or where no stream was made.
  void (*release)(void* context);
  void* context;
  // The fields wanted, in this order; null for all.
  const char* const* columns;
  int64_t num_columns;
  // The first row group of a Parquet file, or batch of an Arrow file in its file form,
  // and how many are to be read, without threads; num_groups 0: all of the data.
  int64_t first_group;
  int64_t num_groups;
  // Of a Parquet file with num_groups: for each of the columns whether its texts are
  // wanted as a dictionary with 32-bit codes, which the file must have for all of it;
  // null: none.
  const int* as_codes;
};

// What a Parquet file's end says of a column of the table.
struct PhloxArrowColumn {
  // Its place among the fields of the schema.
  int64_t place;
  // 1: its values are stored as the standard has them for its type, so that every reader
  // takes them for the same.
  int plain;
  // How many nulls it holds; -1: that is not known.
  int64_t nulls;
  // 1: least and greatest are the ends of its values, integers or decimals without their
  // point.
  int has_range;
  int64_t least;
  int64_t greatest;
  // 1: lowest and highest are the ends of its values, floats, of which NaN are none.
  int has_float_range;
  double lowest;
  double highest;
  // 1: it is of texts, and all of them stand in dictionaries of their row groups.
  int has_dictionary;
  // Then about how many bytes these take together.
  int64_t dictionary_bytes;
};

struct PhloxArrowOutput {
  int family;
  // IPC: 0 is the file form, 1 the stream form.
  int stream_form;
  // "zstd", "lz4", "snappy", "gzip", "none", or null for the family's own choice.
  const char* compression;
  // Takes all bytes; 0, or anything else to stop.
  int (*write)(void* context, const uint8_t* bytes, int64_t size);
  void* context;
};

typedef int (*PhloxArrowBoundary)(void);
// Arrow's own version, "26.0.1".
typedef const char* (*PhloxArrowVersion)(void);
// The schema of what is read; the caller releases it.
typedef int (*PhloxArrowSchema)(const struct PhloxArrowInput*, struct ArrowSchema* out,
                                struct PhloxArrowError*);
// The same, and what a file's end says of each column (of a Parquet file) and each row
// group or batch (-1 rows: that is not known); of the stream form nothing. `column` and
// `group` are called before the function returns.
typedef int (*PhloxArrowFooter)(const struct PhloxArrowInput*, struct ArrowSchema* out,
                                void (*column)(void* context,
                                               const struct PhloxArrowColumn*),
                                void (*group)(void* context, int64_t num_rows),
                                void* context, struct PhloxArrowError*);
// The batches of what is read, and how many rows they have in all (-1 if that is not
// known).
typedef int (*PhloxArrowRead)(const struct PhloxArrowInput*, struct ArrowArrayStream* out,
                              int64_t* num_rows, struct PhloxArrowError*);
// Takes the stream over, whatever comes of it.
typedef int (*PhloxArrowWrite)(const struct PhloxArrowOutput*,
                               struct ArrowArrayStream* in, struct PhloxArrowError*);

#ifdef PHLOX_ARROW_MODULE
int phlox_arrow_boundary(void);
const char* phlox_arrow_version(void);
int phlox_arrow_schema(const struct PhloxArrowInput*, struct ArrowSchema* out,
                       struct PhloxArrowError*);
int phlox_arrow_footer(const struct PhloxArrowInput*, struct ArrowSchema* out,
                       void (*column)(void* context, const struct PhloxArrowColumn*),
                       void (*group)(void* context, int64_t num_rows), void* context,
                       struct PhloxArrowError*);
int phlox_arrow_read(const struct PhloxArrowInput*, struct ArrowArrayStream* out,
                     int64_t* num_rows, struct PhloxArrowError*);
int phlox_arrow_write(const struct PhloxArrowOutput*, struct ArrowArrayStream* in,
                      struct PhloxArrowError*);
#endif

#ifdef __cplusplus
}
#endif
