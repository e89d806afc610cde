//! Watches a camera: of each frame the faces, the measures and the findings, and from them what to tell the person, which
//! frame's pixels to keep, and when the photo is taken. A steady face is followed, not looked for.

use serde::Serialize;

use crate::examine::{Eye, Seen, measure};
use crate::find::Finder;
use crate::image::crop::photo_size;
use crate::image::frame::Frame;
use crate::picture::{Picture, Scene};
use crate::prepare::{Options, Source};
use crate::report::{Face, Reason, Report};
use crate::session::{Guidance, Observation, Session};
use crate::{Error, Policy};

/// What is known after a frame.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Observed {
    /// What to tell and to do.
    pub guidance: Guidance,
    /// What was found in the frame; its crop is the photo's, were it taken now.
    pub report: Report,
    /// How good a photo the frame makes, 0..100.
    pub score: f64,
}

/// A camera being watched.
pub struct Live {
    policy: Policy,
    session: Session,
    finder: Finder,
    eye: Eye,
    tracker: Tracker,
}

impl Live {
    /// Has seen nothing yet.
    ///
    /// # Errors
    /// [`crate::Code::InvalidArgument`] for a policy that contradicts itself.
    pub fn new(options: &Options) -> Result<Self, Error> {
        options.policy.validate()?;
        Ok(Self {
            policy: options.policy.clone(),
            session: Session::new(&options.policy.guidance),
            finder: Finder::default(),
            eye: Eye::default(),
            tracker: Tracker::default(),
        })
    }

    /// Looks at the next frame, taken at `time` in milliseconds of any clock that runs forwards.
    ///
    /// # Errors
    /// As [`crate::prepare::inspect`] of a frame; the session goes on with the next.
    pub fn observe(&mut self, frame: Frame<'_>, time: f64) -> Result<Observed, Error> {
        let picture = Picture::open(Source::Frame(frame), &self.policy)?;
        let scene = picture.coarse(&self.policy)?;
        let faces = self.tracker.faces(&mut self.finder, &scene, time);
        let mut seen = Seen::new(&picture, faces, true, &self.policy);
        let size = photo_size(&seen.crop, &self.policy).ok();
        measure(&mut seen, &picture, &scene, size.unwrap_or((1, 1)), &mut self.eye, &self.policy);
        let score = seen.score;
        let off_centre = seen.primary().is_some_and(|face| off_centre(face, scene.size, &self.policy));
        let near = seen.primary().is_some_and(|face| near_enough(face, scene.size, &self.policy));
        seen.add(off_centre.then_some(Reason::OffCentre));
        let report = seen.report(picture.image, size);
        let reasons: Vec<Reason> = report
            .findings
            .iter()
            .map(|finding| finding.reason)
            // What the crop or `prepare` mends is nothing to tell a person, nor that a camera has too few pixels.
            .filter(|reason| *reason < Reason::LowResolution && !(near && *reason == Reason::FaceTooSmall))
            .collect();
        let guidance = self.session.observe(&Observation { time, reasons: &reasons, score });
        Ok(Observed { guidance, report, score })
    }

    /// The person pressed the shutter: [`Session::shutter`].
    pub fn shutter(&mut self) -> bool {
        self.session.shutter()
    }

    /// Starts anew, for another photo.
    pub fn reset(&mut self) {
        self.session.reset();
        self.tracker = Tracker::default();
    }
}

/// Whether a face is away from the middle of the frame, where the guide is.
fn off_centre(face: &Face, (width, height): (u32, u32), policy: &Policy) -> bool {
    let far = |from: f64, length: f64, whole: u32| ((from + length / 2.0) / f64::from(whole) - 0.5).abs();
    let area = face.area;
    far(area.x, area.width, width).max(far(area.y, area.height, height)) > policy.max_off_centre
}

/// Whether a face fills so much of the frame that no one is to be asked closer.
fn near_enough(face: &Face, (_, height): (u32, u32), policy: &Policy) -> bool {
    face.area.height >= policy.near_enough * f64::from(height)
}

/// Where the faces were, so that the next frame is looked at there only.
#[derive(Default)]
struct Tracker {
    known: Vec<Face>,
    looked: f64,
}

/// How long a face is followed before all of a frame is looked at again, in milliseconds.
const FOLLOW: f64 = 500.0;
/// Pixels along the long side of a face that is followed.
const CLOSE: f64 = 72.0;

impl Tracker {
    fn faces(&mut self, finder: &mut Finder, scene: &Scene<'_>, time: f64) -> Vec<Face> {
        let followed = match self.known.first() {
            Some(face) if (0.0..FOLLOW).contains(&(time - self.looked)) => finder.closer(scene, face, CLOSE),
            _ => None,
        };
        if let (Some(face), Some(known)) = (followed, self.known.first_mut()) {
            *known = face;
        } else {
            self.known = finder.faces(scene, 1, CLOSE);
            self.looked = time;
        }
        self.known.clone()
    }
}
