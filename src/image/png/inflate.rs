//! The data of all IDAT chunks, or of a frame's fdAT chunks, inflated piece by piece. Its checksum is zlib's.

use fdeflate::Decompressor;

use crate::Error;
use crate::image::header::corrupt;
use crate::image::png_header::{SIGNATURE, chunk};

/// How far back deflate may reach.
const WINDOW: usize = 32 << 10;
/// Window and new data.
const BUFFER: usize = WINDOW + (64 << 10);

/// Hands out the inflated data until the taker wants no more or it ends: the picture's, or that of the first frame in fdAT chunks.
pub(super) fn data(
    bytes: &[u8],
    framed: bool,
    take: &mut impl FnMut(&[u8]) -> Result<bool, Error>,
) -> Result<(), Error> {
    let mut inflater = Decompressor::new();
    let (mut buffer, mut filled) = (vec![0; BUFFER], 0);
    let mut at = SIGNATURE.len();
    loop {
        let (name, mut input, next) = chunk(bytes, at)?;
        if name == b"IEND" {
            return Ok(());
        }
        let wanted = if framed { b"fdAT" } else { b"IDAT" };
        if framed {
            // Its number in the sequence.
            input = input.get(4..).unwrap_or_default();
        }
        while name == wanted && !inflater.is_done() {
            let (read, made) = inflater
                .read(input, &mut buffer, filled, false)
                .map_err(|_| corrupt("expected intact PNG data"))?;
            input = input.get(read..).unwrap_or_default();
            let end = filled + made;
            if !take(buffer.get(filled..end).unwrap_or_default())? {
                return Ok(());
            }
            filled = end;
            if end < BUFFER {
                // The input was what there was too little of.
                break;
            }
            buffer.copy_within(end - WINDOW.., 0);
            filled = WINDOW;
        }
        at = next;
    }
}
