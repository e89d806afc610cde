//! Inflated data becomes rows, rows become 8-bit samples in their places.

#![allow(clippy::cast_possible_truncation, reason = "samples are scaled to 8 bits")]

use super::form::Form;
use super::passes::{self, Row};
use super::unfilter::unfilter;
use crate::Error;
use crate::image::header::corrupt;

/// The picture on its way.
pub(super) struct Rows<'a> {
    form: &'a Form,
    /// Width and samples a pixel of the picture that comes out.
    width: usize,
    samples: usize,
    /// What comes after the next row.
    later: Box<dyn Iterator<Item = Row> + 'a>,
    next: Option<Row>,
    /// The bytes of the next row so far, its filter first, and those of the row before.
    row: Vec<u8>,
    above: Vec<u8>,
    out: Vec<u8>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(form: &'a Form, width: usize, height: usize) -> Self {
        let samples = form.layout().samples();
        let mut later = Box::new(passes::rows(width, height, form.interlaced));
        let next = later.next();
        Self {
            form,
            width,
            samples,
            later,
            next,
            row: Vec::new(),
            above: Vec::new(),
            out: vec![0; width * height * samples],
        }
    }

    /// Takes inflated data; tells whether more is wanted.
    pub(super) fn push(&mut self, mut part: &[u8]) -> Result<bool, Error> {
        while let Some(row) = self.next {
            let length = 1 + (row.width * self.form.channels * self.form.bits).div_ceil(8);
            let (taken, rest) = part.split_at(part.len().min(length - self.row.len()));
            self.row.extend_from_slice(taken);
            part = rest;
            if self.row.len() < length {
                return Ok(true);
            }
            self.finish(row).ok_or_else(|| corrupt("expected a PNG filter of the standard"))?;
            self.next = self.later.next();
        }
        Ok(false)
    }

    /// The picture, if all of its rows came.
    pub(super) fn picture(self) -> Option<Vec<u8>> {
        self.next.is_none().then_some(self.out)
    }

    fn finish(&mut self, at: Row) -> Option<()> {
        if at.first {
            self.above.clear();
            self.above.resize(self.row.len(), 0);
        }
        let pixel = (self.form.channels * self.form.bits).div_ceil(8);
        let (filter, row) = self.row.split_first_mut()?;
        unfilter(*filter, pixel, row, self.above.get(1..)?)?;
        let start = at.y * self.width * self.samples;
        let out = self.out.get_mut(start..start + self.width * self.samples)?;
        let plain = self.form.bits == 8 && self.samples == self.form.channels && self.form.palette.is_none();
        if plain && at.step == 1 {
            out.copy_from_slice(row);
        } else {
            let places = out.chunks_exact_mut(self.samples).skip(at.x).step_by(at.step);
            places.take(at.width).enumerate().for_each(|(nth, place)| write(self.form, row, nth, place));
        }
        std::mem::swap(&mut self.row, &mut self.above);
        self.row.clear();
        Some(())
    }
}

/// Writes the nth pixel of a row, brought to 8 bits a sample.
fn write(form: &Form, row: &[u8], nth: usize, place: &mut [u8]) {
    let mut samples = [0_u16; 4];
    for (channel, to) in samples.iter_mut().enumerate().take(form.channels) {
        *to = sample(row, nth * form.channels + channel, form.bits);
    }
    if let Some(palette) = &form.palette {
        let entry = palette.get(usize::from(samples[0])).copied().unwrap_or_default();
        place.iter_mut().zip(entry).for_each(|(to, value)| *to = value);
        return;
    }
    let most = (1_u32 << form.bits) - 1;
    for (to, value) in place.iter_mut().zip(samples) {
        *to = ((u32::from(value) * 255 + most / 2) / most) as u8;
    }
    if let (Some(clear), Some(alpha)) = (form.clear, place.get_mut(form.channels)) {
        *alpha = if samples[..form.channels] == clear[..form.channels] { 0 } else { 255 };
    }
}

/// The nth sample of a row, as stored.
fn sample(row: &[u8], nth: usize, bits: usize) -> u16 {
    let byte = |at: usize| u16::from(row.get(at).copied().unwrap_or_default());
    match bits {
        16 => byte(2 * nth) << 8 | byte(2 * nth + 1),
        8 => byte(nth),
        _ => byte(nth * bits / 8) >> (8 - bits - nth * bits % 8) & ((1 << bits) - 1),
    }
}
