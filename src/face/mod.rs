//! Faces: where they are, how sure that is, and where the head is turned.
