//! What the edge asks of a stored face that a merchant's backend uploads: the upstream's own picture rules, read from the header.

use super::header::{Header, read};
use super::photo_check::{by, size_rule};
use crate::decimal::decimal;
use crate::{Code, Error, Policy};

/// Checks a stored face: a JPEG or PNG, as it is stored at most 600,000 bytes, higher than wide, within the policy's sizes.
/// Unlike a photo it may be of any coding and carry metadata: the merchant has it from elsewhere.
///
/// # Errors
/// [`Code::InvalidPhoto`], with what was expected and found.
pub fn check_target(bytes: &[u8], policy: &Policy) -> Result<Header, Error> {
    let invalid = |message: String| Err(Error::new(Code::InvalidPhoto, message));
    if u32::try_from(bytes.len()).map_or(true, |length| length > policy.hard_bytes) {
        return invalid(
            [
                "expected a target of at most ",
                &decimal(policy.hard_bytes),
                " bytes, got ",
                &decimal(bytes.len() as u64),
            ]
            .concat(),
        );
    }
    let header = match read(bytes) {
        Ok(header) => header,
        Err(error) => return invalid(["expected a target in JPEG or PNG; ", error.message()].concat()),
    };
    let (w, h) = (header.width, header.height);
    let fits = (policy.min_width..=policy.max_width).contains(&w)
        && (policy.min_height..=policy.max_height).contains(&h);
    if h <= w || !fits {
        return invalid(
            ["expected a target higher than wide, ", &size_rule(policy), ", got ", &by(w, h)].concat(),
        );
    }
    Ok(header)
}
