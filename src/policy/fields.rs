//! A policy's fields by the names they are serialised under, for a caller that has them one by one. The deserialiser that
//! serde derives would do the same with ten times the code.

use super::{Bounds, GuidancePolicy, Policy};

/// What has fields with names.
pub trait Fields {
    /// The names of the fields.
    fn names(&self) -> &'static [&'static str];

    /// The field of a name.
    fn field(&mut self, name: &str) -> Option<Field<'_>>;
}

/// One field, to be set.
pub enum Field<'a> {
    /// A whole number up to 255.
    Byte(&'a mut u8),
    /// A whole number up to 2^32 - 1.
    Whole(&'a mut u32),
    /// A whole number up to 2^53, which is as far as JavaScript's go.
    Large(&'a mut u64),
    /// Any number.
    Real(&'a mut f64),
    /// Bounds, replaced as a whole.
    Bounds(&'a mut Bounds),
    /// Fields of its own.
    Group(&'a mut dyn Fields),
}

impl Field<'_> {
    /// Sets a number; false for one that the field cannot hold, or a field that holds no number.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "found to be whole and in range"
    )]
    #[must_use]
    pub fn set(self, number: f64) -> bool {
        /// 2^53: the whole numbers below are all distinct.
        const MOST: f64 = 9_007_199_254_740_992.0;
        let whole = |most: f64| number >= 0.0 && number <= most && number % 1.0 == 0.0;
        match self {
            Self::Byte(field) if whole(255.0) => *field = number as u8,
            Self::Whole(field) if whole(f64::from(u32::MAX)) => *field = number as u32,
            Self::Large(field) if whole(MOST) => *field = number as u64,
            Self::Real(field) => *field = number,
            _ => return false,
        }
        true
    }
}

macro_rules! fields {
    ($type:ident { $($name:literal $field:ident $kind:ident,)+ }) => {
        impl Fields for $type {
            fn names(&self) -> &'static [&'static str] {
                &[$($name,)+]
            }

            fn field(&mut self, name: &str) -> Option<Field<'_>> {
                Some(match name {
                    $($name => Field::$kind(&mut self.$field),)+
                    _ => return None,
                })
            }
        }
    };
}

fields! {
    Policy {
        "maxInputPixels" max_input_pixels Large,
        "maxInputBytes" max_input_bytes Large,
        "upstreamPictureBytes" upstream_picture_bytes Large,
        "shortSide" short_side Whole,
        "minWidth" min_width Whole,
        "minHeight" min_height Whole,
        "maxWidth" max_width Whole,
        "maxHeight" max_height Whole,
        "maxEnlargement" max_enlargement Real,
        "faceShare" face_share Real,
        "maxSecondFace" max_second_face Real,
        "maxOffCentre" max_off_centre Real,
        "nearEnough" near_enough Real,
        "minQuality" min_quality Byte,
        "maxQuality" max_quality Byte,
        "softBytes" soft_bytes Whole,
        "hardBytes" hard_bytes Whole,
        "measures" measures Group,
        "guidance" guidance Group,
    }
}

fields! {
    GuidancePolicy {
        "hintMs" hint_ms Whole,
        "persistMs" persist_ms Whole,
        "holdMs" hold_ms Whole,
        "holdFrames" hold_frames Whole,
        "toleranceMs" tolerance_ms Whole,
        "bestMs" best_ms Whole,
        "manualMs" manual_ms Whole,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
mod tests {
    use super::{Bounds, Field, Fields, GuidancePolicy, Policy};
    use crate::policy::MeasureBounds;

    fn names<T: serde::Serialize>(value: &T) -> Vec<String> {
        serde_json::to_value(value).unwrap().as_object().unwrap().keys().cloned().collect()
    }

    fn sorted(names: &[&str]) -> Vec<String> {
        let mut names: Vec<String> = names.iter().map(ToString::to_string).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn every_field_has_the_name_it_is_serialised_under() {
        assert_eq!(sorted(Policy::default().names()), names(&Policy::default()));
        assert_eq!(sorted(GuidancePolicy::default().names()), names(&GuidancePolicy::default()));
        assert_eq!(sorted(MeasureBounds::default().names()), names(&MeasureBounds::default()));
    }

    /// A field set by its name is the one that is deserialised under it.
    #[test]
    fn a_name_sets_its_own_field() {
        for name in Policy::default().names() {
            let mut set = Policy::default();
            if !set.field(name).unwrap().set(7.0) {
                continue;
            }
            let read: Policy = serde_json::from_value(serde_json::json!({ *name: 7 })).unwrap();
            assert_eq!(set, read, "{name}");
            assert_ne!(set, Policy::default(), "{name}");
        }
        for name in MeasureBounds::default().names() {
            let mut set = MeasureBounds::default();
            let Some(Field::Bounds(bounds)) = set.field(name) else { panic!("{name}") };
            *bounds = Bounds { min: Some(7.0), max: None };
            let read: MeasureBounds =
                serde_json::from_value(serde_json::json!({ *name: { "min": 7 } })).unwrap();
            assert_eq!(set, read, "{name}");
        }
    }

    #[test]
    fn a_number_that_does_not_fit_is_refused() {
        let mut policy = Policy::default();
        for (name, number) in [
            ("minQuality", 256.0),
            ("minQuality", -1.0),
            ("minQuality", 91.5),
            ("shortSide", 4_294_967_296.0),
            ("maxInputBytes", 1e18),
            ("maxInputBytes", f64::NAN),
            ("measures", 1.0),
            ("guidance", 1.0),
        ] {
            assert!(!policy.field(name).unwrap().set(number), "{name} {number}");
        }
        assert!(policy.field("shortside").is_none());
        assert_eq!(policy, Policy::default());
    }
}
