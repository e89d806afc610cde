//! PNG (third edition) brought to 8 bits a sample. Rows are taken from the inflated data as it comes, so that nothing
//! but the picture itself is held. An animation gives its first frame.

mod animation;
mod form;
mod inflate;
mod passes;
mod rows;
mod unfilter;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::header::{Header, corrupt};
use super::raster::Raster;
use crate::{Error, Policy};
use form::Form;
pub(super) use form::intact;
use rows::Rows;

/// deflate cannot pack more than this many bytes into one (RFC 1951: 258 bytes in two bits).
const DEFLATE_MOST: u64 = 1032;

/// Decodes a PNG whose header was read.
///
/// # Errors
/// [`crate::Code::CorruptPicture`] where the data is broken or ends early, [`crate::Code::PictureTooLarge`] above the
/// policy's limits.
pub(crate) fn decode(bytes: &[u8], header: &Header, policy: &Policy) -> Result<Raster<'static>, Error> {
    header.check_size(policy)?;
    let raw_bits = u64::from(header.width) * u64::from(header.components) * u64::from(header.bits);
    if raw_bits.div_ceil(8).saturating_mul(u64::from(header.height)) > bytes.len() as u64 * DEFLATE_MOST {
        return Err(corrupt("expected a PNG with data for the size it declares"));
    }
    let form = Form::read(bytes, header)?;
    let size = (header.width as usize, header.height as usize);
    let frame = animation::first_frame(bytes, header);
    let (width, height) = frame.map_or(size, |frame| (frame.width, frame.height));
    let mut rows = Rows::new(&form, width, height);
    inflate::data(bytes, frame.is_some(), &mut |part| rows.push(part))?;
    let mut data = rows.picture().ok_or_else(|| corrupt("expected a PNG with data for all of its rows"))?;
    if let Some(frame) = frame {
        data = frame.put(data, size, form.layout());
    }
    Ok(Raster::tight(size.0, size.1, form.layout(), Cow::Owned(data)))
}
