//! The first frame of an animation (PNG third edition §4.9, §11.3.6), where that is not the picture in IDAT.

use crate::image::header::{Header, be32};
use crate::image::png_header::{SIGNATURE, chunk};
use crate::image::raster::Layout;

/// Where in the picture a frame is; beyond it all is clear.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) x: usize,
    pub(super) y: usize,
}

/// The place of the first frame, whose data is in the first fdAT chunks; none where IDAT is the frame, or nothing is animated.
pub(super) fn first_frame(bytes: &[u8], header: &Header) -> Option<Place> {
    let (mut animated, mut data, mut place) = (false, false, None);
    let mut at = SIGNATURE.len();
    while let Ok((name, body, next)) = chunk(bytes, at) {
        match name {
            b"acTL" => animated |= !data,
            b"IDAT" => data = true,
            b"fcTL" if data && animated => place = read(body, header),
            b"fdAT" => return place,
            b"fcTL" | b"IEND" => return None,
            _ => {}
        }
        at = next;
    }
    None
}

/// What fcTL says, if it is within the picture.
fn read(body: &[u8], header: &Header) -> Option<Place> {
    let [width, height, x, y] = [4, 8, 12, 16].map(|at| be32(body, at));
    let (width, height, x, y) = (width?, height?, x?, y?);
    let within = |from: u32, length: u32, most: u32| {
        length > 0 && from.checked_add(length).is_some_and(|end| end <= most)
    };
    let fits = within(x, width, header.width) && within(y, height, header.height);
    fits.then_some(Place { width: width as usize, height: height as usize, x: x as usize, y: y as usize })
}

impl Place {
    /// A frame's pixels in their place in the picture, which is clear around it: white, where that cannot be said.
    pub(super) fn put(self, frame: Vec<u8>, (width, height): (usize, usize), layout: Layout) -> Vec<u8> {
        if (self.width, self.height) == (width, height) {
            return frame;
        }
        let samples = layout.samples();
        let clear = if matches!(layout, Layout::Gray | Layout::Rgb) { 255 } else { 0 };
        let mut out = vec![clear; width * height * samples];
        let rows = out.chunks_exact_mut(width * samples).skip(self.y);
        for (to, row) in rows.zip(frame.chunks_exact(self.width * samples)) {
            if let Some(to) = to.get_mut(self.x * samples..(self.x + self.width) * samples) {
                to.copy_from_slice(row);
            }
        }
        out
    }
}
