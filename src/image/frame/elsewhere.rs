//! Bytes of a frame that stay where they are until they are needed.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::Frame;
use crate::image::raster::Samples;

/// A frame's bytes, where they are not in memory.
#[derive(Clone, Copy)]
pub struct Elsewhere<'a> {
    /// How many there are.
    pub length: usize,
    /// Copies a stretch of them, which is asked for only where they are.
    pub copy: &'a dyn Fn(Range<usize>) -> Vec<u8>,
}

impl fmt::Debug for Elsewhere<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Elsewhere").field("length", &self.length).finish_non_exhaustive()
    }
}

impl<'a> Frame<'a> {
    /// All bytes of a packed frame.
    pub(super) fn samples(&self, at_once: bool) -> Samples<'a> {
        match self.elsewhere {
            None => Samples::Here(Cow::Borrowed(self.data)),
            Some(Elsewhere { copy, length }) if at_once => Samples::Here(Cow::Owned(copy(0..length))),
            Some(Elsewhere { copy, .. }) => Samples::Elsewhere(copy),
        }
    }
}
