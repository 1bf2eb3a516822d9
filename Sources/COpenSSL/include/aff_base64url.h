#ifndef AFFIDAVIT_AFF_BASE64URL_H
#define AFFIDAVIT_AFF_BASE64URL_H

#include <stddef.h>

/// Characters of `count` bytes in base64url without padding (RFC 4648 section 5).
static inline size_t aff_base64url_length(size_t count) { return count / 3 * 4 + (count % 3 == 0 ? 0 : count % 3 + 1); }

/// Writes aff_base64url_length(count) characters.
void aff_base64url_encode(char *out, const void *bytes, size_t count);

/// Strict: no padding, no white space, no stray bits. The number of bytes written (at most count * 3 / 4), or -1.
ptrdiff_t aff_base64url_decode(void *out, const char *text, size_t count);

/// How many bytes aff_base64url_decode would write, or -1.
ptrdiff_t aff_base64url_measure(const char *text, size_t count);

#endif
