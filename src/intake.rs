//! An encoded picture that comes in parts: what the job will decode first is decoded while the rest is on its way.

use crate::image::jpeg_decode::Ahead;
use crate::prepare::{self as job, Options, Prepared, Source};
use crate::report::Report;
use crate::{Code, Error};

/// Bytes that tell a format.
const SIGNATURE: usize = 12;

/// A scan that begins later than this is decoded when the file is all there.
const MOST_HEAD: usize = 1 << 20;

/// A file on its way.
pub struct Intake {
    options: Options,
    /// Bytes the file has.
    length: usize,
    bytes: Vec<u8>,
    ahead: Option<Ahead>,
}

impl Intake {
    /// Awaits a file of `length` bytes.
    ///
    /// # Errors
    /// [`Code::PictureTooLarge`] where the policy allows fewer.
    pub fn new(length: u64, options: Options) -> Result<Self, Error> {
        let most = options.policy.max_input_bytes;
        let length = usize::try_from(length).ok().filter(|_| length <= most).ok_or_else(|| {
            Error::new(Code::PictureTooLarge, format!("expected at most {most} bytes, got {length}"))
        })?;
        Ok(Self { options, length, bytes: Vec::new(), ahead: None })
    }

    /// Takes the file's next `count` bytes, which `write` puts in their place, and decodes what it can.
    ///
    /// # Errors
    /// [`Code::UnsupportedFormat`] where the beginning of the file tells so.
    pub fn push(&mut self, count: usize, write: impl FnOnce(&mut [u8])) -> Result<(), Error> {
        let at = self.bytes.len();
        self.bytes.reserve_exact(self.length.saturating_sub(at));
        self.bytes.resize(at + count, 0);
        write(self.bytes.get_mut(at..).unwrap_or_default());
        if self.ahead.is_none() && (SIGNATURE..=MOST_HEAD).contains(&self.bytes.len()) {
            self.begin()?;
        }
        if self.bytes.len() < self.length
            && let Some(ahead) = &mut self.ahead
        {
            ahead.advance(&self.bytes);
        }
        Ok(())
    }

    /// Takes all of the file at once.
    pub fn take(&mut self, bytes: Vec<u8>) {
        self.bytes = bytes;
    }

    /// Bytes the file was said to have.
    #[must_use]
    pub const fn length(&self) -> usize {
        self.length
    }

    /// The photo. The file is all there, and gone after that.
    ///
    /// # Errors
    /// As [`job::prepare`].
    pub fn prepare(&mut self) -> Result<Prepared, Error> {
        let (bytes, ahead) = self.arrived();
        job::prepare_ahead(Source::Encoded(&bytes), ahead, &self.options)
    }

    /// The report. The file is all there, and gone after that.
    ///
    /// # Errors
    /// As [`job::inspect`].
    pub fn inspect(&mut self) -> Result<Report, Error> {
        let (bytes, ahead) = self.arrived();
        job::inspect_ahead(Source::Encoded(&bytes), ahead, &self.options)
    }

    fn begin(&mut self) -> Result<(), Error> {
        match job::first_wanted(&self.bytes, &self.options) {
            Ok(wanted) => {
                self.ahead = wanted.and_then(|wanted| Ahead::begin(&self.bytes, self.length, &wanted));
            }
            Err(error) if error.code() == Code::UnsupportedFormat => return Err(error),
            // It may only be cut.
            Err(_) => {}
        }
        Ok(())
    }

    /// What there is to make a photo of.
    fn arrived(&mut self) -> (Vec<u8>, Option<Ahead>) {
        let bytes = std::mem::take(&mut self.bytes);
        let ahead = self.ahead.take().filter(|_| bytes.len() == self.length);
        (bytes, ahead)
    }
}
