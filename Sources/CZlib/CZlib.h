#ifndef CZLIB_H
#define CZLIB_H

#include <zlib.h>

/// `inflateInit2`, a macro in zlib.h, for gzip streams alone.
static inline int czlib_inflate_init_gzip(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

/// `deflateInit2`, a macro in zlib.h, for gzip streams alone.
static inline int czlib_deflate_init_gzip(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

#endif
