/* Which release this is. */
#ifndef BASE_VERSION_H
#define BASE_VERSION_H

#ifndef LOGINSCOPE_VERSION
#define LOGINSCOPE_VERSION "0.1.0"
#endif

#endif
