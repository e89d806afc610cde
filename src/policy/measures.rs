//! The bounds a face's measures are judged by. What each measures, and in what unit, is told in [`crate::quality`].

use serde::{Deserialize, Serialize};

use super::{Field, Fields};
use crate::{Code, Error};

/// Between which values a measure passes. A bound that is not given is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Bounds {
    /// Least value that passes.
    pub min: Option<f64>,
    /// Greatest value that passes.
    pub max: Option<f64>,
}

impl Bounds {
    const fn at_least(min: f64) -> Self {
        Self { min: Some(min), max: None }
    }

    const fn at_most(max: f64) -> Self {
        Self { min: None, max: Some(max) }
    }

    fn contradiction(self, name: &str) -> Option<String> {
        let Self { min, max } = self;
        let unlike = [min, max].into_iter().flatten().find(|bound| !bound.is_finite());
        match (unlike, min, max) {
            // Printing a number with a fraction takes more code than all the rest of a policy.
            (Some(_), ..) => Some(format!("expected finite bounds of {name}, got another number")),
            (None, Some(min), Some(max)) if min > max => {
                Some(format!("expected min <= max of {name}, got them the other way round"))
            }
            _ => None,
        }
    }
}

macro_rules! bounds {
    ($($(#[doc = $doc:literal])+ $field:ident $name:literal $default:expr;)+) => {
        /// The bounds of every measure. A measure that is given is replaced, the others keep their defaults.
        #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase", default, deny_unknown_fields)]
        pub struct MeasureBounds {
            $($(#[doc = $doc])+ pub $field: Bounds,)+
        }

        impl Default for MeasureBounds {
            fn default() -> Self {
                Self { $($field: $default,)+ }
            }
        }

        impl Fields for MeasureBounds {
            fn names(&self) -> &'static [&'static str] {
                &[$($name,)+]
            }

            fn field(&mut self, name: &str) -> Option<Field<'_>> {
                Some(match name {
                    $($name => Field::Bounds(&mut self.$field),)+
                    _ => return None,
                })
            }
        }

        impl MeasureBounds {
            /// In the order of the fields.
            pub(crate) const fn in_order(&self) -> [Bounds; 15] {
                [$(self.$field,)+]
            }

            /// Checks that each measure has a value that passes.
            ///
            /// # Errors
            /// [`Code::InvalidArgument`] naming the measure whose bounds contradict each other.
            pub fn validate(&self) -> Result<(), Error> {
                let wrong = [$((self.$field, $name),)+].into_iter().find_map(|(bounds, name)| bounds.contradiction(name));
                wrong.map_or(Ok(()), |message| Err(Error::new(Code::InvalidArgument, message)))
            }
        }
    };
}

bounds! {
    /// At least 0.6 of the photo: the upstream's rule.
    face_share "faceShare" Bounds::at_least(0.6);
    /// At most 0.08: a detector's box and points are no surer than that.
    face_cut "faceCut" Bounds::at_most(0.08);
    /// At least 70 pixels: where OFIQ's score is 50.
    inter_eye_distance "interEyeDistance" Bounds::at_least(70.0);
    /// At most 20 degrees to either side.
    head_yaw "headYaw" Bounds::at_most(20.0);
    /// None: five points tell next to nothing of it ([`crate::face::Pose`]).
    head_pitch "headPitch" Bounds { min: None, max: None };
    /// At most 15 degrees to either shoulder.
    head_roll "headRoll" Bounds::at_most(15.0);
    /// From 0.02 to 0.75 of linear luminance: wide enough for any skin.
    luminance_mean "luminanceMean" Bounds { min: Some(0.02), max: Some(0.75) };
    /// At least 34.
    sharpness "sharpness" Bounds::at_least(34.0);
    /// At least 35.
    illumination_uniformity "illuminationUniformity" Bounds::at_least(35.0);
    /// At least 1: whatever the skin, not all of a face is dark.
    under_exposure "underExposure" Bounds::at_least(1.0);
    /// At least 8.
    over_exposure "overExposure" Bounds::at_least(8.0);
    /// At least 60.
    dynamic_range "dynamicRange" Bounds::at_least(60.0);
    /// At least 30.
    natural_colour "naturalColour" Bounds::at_least(30.0);
    /// At least 50.
    occlusion "occlusion" Bounds::at_least(50.0);
    /// At least 30.
    compression_artifacts "compressionArtifacts" Bounds::at_least(30.0);
}
