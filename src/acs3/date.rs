//! `x-acs-date`: `yyyy-MM-ddTHH:mm:ssZ`, UTC, the one form of ISO 8601 the
//! gateway takes. Days and dates by Howard Hinnant's `days_from_civil` and
//! `civil_from_days` ("chrono-Compatible Low-Level Date Algorithms").

use crate::decimal::padded;
use crate::{Code, Error};

const DAY: u64 = 86_400;
/// Days from 0000-03-01, where Hinnant's years begin, to 1970-01-01.
const EPOCH: u64 = 719_468;
const ERA: u64 = 146_097;

/// Seconds since 1970 in the header's form.
///
/// # Errors
/// [`Code::InvalidArgument`] beyond the year 9999.
pub fn format(unix_seconds: u64) -> Result<String, Error> {
    let (year, month, day) = civil_from_days(unix_seconds / DAY);
    if year > 9999 {
        return Err(Error::new(
            Code::InvalidArgument,
            "expected a time before the year 10000, got a later one",
        ));
    }
    let second = unix_seconds % DAY;
    let mut out = padded(year, 4);
    for (before, value) in
        [("-", month), ("-", day), ("T", second / 3600), (":", second / 60 % 60), (":", second % 60)]
    {
        out.push_str(before);
        out.push_str(&padded(value, 2));
    }
    out.push('Z');
    Ok(out)
}

/// The header's form as seconds since 1970.
///
/// # Errors
/// [`Code::InvalidArgument`] for any other form, a day that does not exist, or
/// a time before 1970.
pub fn parse(text: &str) -> Result<u64, Error> {
    read(text)
        .ok_or_else(|| Error::new(Code::InvalidArgument, "expected yyyy-MM-ddTHH:mm:ssZ, got another form"))
}

fn read(text: &str) -> Option<u64> {
    let shape = text.len() == 20
        && text
            .bytes()
            .zip(*b"0000-00-00T00:00:00Z")
            .all(|(got, want)| if want == b'0' { got.is_ascii_digit() } else { got == want });
    if !shape {
        return None;
    }
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if year < 1970 || hour > 23 || minute > 59 || second > 59 || !(1..=12).contains(&month) || day == 0 {
        return None;
    }
    let days = days_from_civil(year, month, day)?;
    // A day past the month's end comes back as another date.
    (civil_from_days(days) == (year, month, day)).then_some(days * DAY + hour * 3600 + minute * 60 + second)
}

fn days_from_civil(year: u64, month: u64, day: u64) -> Option<u64> {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year / 400, year % 400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    (era * ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year).checked_sub(EPOCH)
}

fn civil_from_days(days: u64) -> (u64, u64, u64) {
    let days = days + EPOCH;
    let (era, of_era) = (days / ERA, days % ERA);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + u64::from(month <= 2), month, day)
}
