//! Measures of a face, one file each, named as ISO/IEC 29794-5 names them.
