//! A live session of the browser artefact. Of a frame only the part that is looked at is copied into the module.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use super::browser::{plain, read_frame};
use super::error::to_js;
use super::options::read_options;
use crate::Error;
use crate::image::frame::Frame;
use crate::live::{self, Observed};

/// A camera being watched.
#[wasm_bindgen]
pub struct Live {
    live: live::Live,
    /// The frame, as far as it was copied.
    data: Vec<u8>,
}

#[wasm_bindgen]
impl Live {
    /// Has seen nothing yet.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "Partial<Options>")] options: &JsValue,
    ) -> Result<Self, JsValue> {
        let live = read_options(options).and_then(|options| live::Live::new(&options)).map_err(to_js)?;
        Ok(Self { live, data: Vec::new() })
    }

    /// Looks at the next frame, whose bytes are `data`, taken at a time in milliseconds.
    #[wasm_bindgen(unchecked_return_type = "Observed")]
    pub fn observe(
        &mut self,
        data: &Uint8Array,
        #[wasm_bindgen(unchecked_param_type = "FrameInit")] frame: &JsValue,
        time: f64,
    ) -> Result<JsValue, JsValue> {
        let mut layout = Vec::new();
        read_frame(&[], frame, &mut layout)
            .and_then(|frame| self.look(data, frame, time))
            .and_then(|seen| plain(&seen))
            .map_err(to_js)
    }

    /// The person pressed the shutter; false when there is nothing to take.
    pub fn shutter(&mut self) -> bool {
        self.live.shutter()
    }

    /// Starts anew, for another photo.
    pub fn reset(&mut self) {
        self.live.reset();
    }

    fn look(&mut self, data: &Uint8Array, frame: Frame<'_>, time: f64) -> Result<Observed, Error> {
        self.data.resize(data.length() as usize, 0);
        if !self.is_in_rows(frame) {
            data.copy_to(&mut self.data);
            return self.live.observe(Frame { data: &self.data, ..frame }, time);
        }
        let size = (frame.width, frame.height);
        if let Some((area, every)) = self.live.followed(size, time) {
            self.copy(data, frame.width, area, |row| row.is_multiple_of(every));
            if let Some(seen) = self.live.follow(Frame { data: &self.data, ..frame }, time)? {
                return Ok(seen);
            }
        }
        let every = live::Live::thinning(size);
        self.copy(data, frame.width, [0, 0, size.0, size.1], |row| row.is_multiple_of(every));
        let area = self.live.find(Frame { data: &self.data, ..frame }, time)?;
        self.copy(data, frame.width, area, |row| !row.is_multiple_of(every));
        self.live.tell(Frame { data: &self.data, ..frame }, time)
    }

    /// Copies a part of a frame whose rows are `width` pixels of four bytes, those of its rows that are `wanted`; the row above
    /// it may stand for its first.
    fn copy(
        &mut self,
        data: &Uint8Array,
        width: u32,
        [x, y, columns, rows]: [u32; 4],
        wanted: impl Fn(usize) -> bool,
    ) {
        for row in (y.saturating_sub(1)..y + rows).filter(|row| wanted(*row as usize)) {
            let (from, to) = (4 * (row * width + x), 4 * (row * width + x + columns));
            if let Some(bytes) = self.data.get_mut(from as usize..to as usize) {
                data.subarray(from, to).copy_to(bytes);
            }
        }
    }

    /// Whether a frame is upright and packed, so that a part of it can be copied; of others all is.
    fn is_in_rows(&self, frame: Frame<'_>) -> bool {
        let whole = u64::from(frame.width) * u64::from(frame.height) * 4 == self.data.len() as u64;
        frame.is_packed() && whole && frame.layout.is_empty() && frame.rotation == 0 && !frame.flip
    }
}
