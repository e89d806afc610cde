//! Watches a camera: of each frame the faces, the measures and the findings, and from them what to tell the person, which
//! frame's pixels to keep, and when the photo is taken. A steady face is followed, not looked for.

use serde::Serialize;

use crate::examine::{self, Pixels, Seen};
use crate::eye::{Eye, shown_area};
use crate::find::{Finder, is_close, is_same, thinning};
use crate::image::crop::photo_size;
use crate::image::frame::Frame;
use crate::picture::Picture;
use crate::prepare::{Options, Source};
use crate::quality::Values;
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
    /// Where the faces were, the primary one first.
    known: Vec<Face>,
    /// When all of a frame was looked at, and how large it was.
    looked: f64,
    size: (u32, u32),
    /// When the primary face's pose was read.
    posed: f64,
    /// What was measured of its pixels, and when.
    values: Option<Values>,
    measured: f64,
}

/// How long a face is followed before all of a frame is looked at again, in milliseconds.
const FOLLOW: f64 = 500.0;
/// How long a pose holds, in milliseconds, while a face is followed: it takes a larger net than the face's place.
const POSE: f64 = 150.0;
/// The same in a frame of which all was looked at, which takes its time too. No longer than a face is followed, so that in a steady stream
/// the pose is read in the frames between.
const POSE_AT_MOST: f64 = FOLLOW;
/// How long the measures of a followed face's pixels hold. Only frames that are measured are kept for the photo, if there is a choice.
const MEASURES: f64 = 100.0;

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
            known: Vec::new(),
            looked: 0.0,
            size: (0, 0),
            posed: 0.0,
            values: None,
            measured: 0.0,
        })
    }

    /// Looks at the next frame, taken at `time` in milliseconds of any clock that runs forwards.
    ///
    /// # Errors
    /// As [`crate::prepare::inspect`] of a frame; the session goes on with the next.
    pub fn observe(&mut self, frame: Frame<'_>, time: f64) -> Result<Observed, Error> {
        match self.follow(frame, time)? {
            Some(observed) => Ok(observed),
            None => self.search(frame, time),
        }
    }

    /// The part of a frame of this upright size, taken at `time`, that [`Live::follow`] looks at: x, y, width, height in
    /// upright pixels, and how many stored rows there are for one it looks at, the even ones of two. None when it does not look at all.
    #[must_use]
    pub fn followed(&self, size: (u32, u32), time: f64) -> Option<([u32; 4], usize)> {
        let recent = (0.0..FOLLOW).contains(&(time - self.looked)) && self.size == size;
        let face = self.known.first().filter(|_| recent)?;
        let every = if self.is_measured(time) && is_close(face) { 2 } else { 1 };
        Some((with_edge(shown_area(face.area, size), size), every))
    }

    /// Whether what was measured still holds.
    fn is_measured(&self, time: f64) -> bool {
        self.values.is_some() && (0.0..MEASURES).contains(&(time - self.measured))
    }

    /// Looks where the primary face was, and nowhere else; none if it was not looked for lately, or is not there any more.
    /// [`Live::search`] comes next then.
    ///
    /// # Errors
    /// As [`Live::observe`].
    pub fn follow(&mut self, frame: Frame<'_>, time: f64) -> Result<Option<Observed>, Error> {
        let picture = Picture::open(Source::Frame(frame), &self.policy)?;
        if self.followed(picture.size(), time).is_none() {
            return Ok(None);
        }
        let scene = picture.coarse(&self.policy)?;
        let known_values = self.values.filter(|_| self.is_measured(time));
        let Some(known) = self.known.first_mut() else { return Ok(None) };
        let face = if known_values.is_some() {
            self.finder.follow_alone(&scene, known)
        } else {
            self.eye.show_face(&scene, known.area);
            self.finder.follow(&self.eye, known, scene.size)
        };
        let Some(mut face) = face else { return Ok(None) };
        face.pose = known.pose;
        if known_values.is_none() && !(0.0..POSE).contains(&(time - self.posed)) {
            face = self.finder.pose(&self.eye, &face, scene.size).unwrap_or(face);
            self.posed = time;
        }
        *known = face;
        Ok(Some(self.judge(&picture, known_values, time)))
    }

    /// Looks at all of a frame.
    ///
    /// # Errors
    /// As [`Live::observe`].
    pub fn search(&mut self, frame: Frame<'_>, time: f64) -> Result<Observed, Error> {
        self.find(frame, time)?;
        self.tell(frame, time)
    }

    /// Of how many rows [`Live::find`] looks at one, from the first on, in a frame of this upright size that is stored upright.
    #[must_use]
    pub fn thinning(size: (u32, u32)) -> usize {
        thinning(size)
    }

    /// The first half of [`Live::search`]: where the faces are. Gives the part of the frame that [`Live::tell`] then looks at, as
    /// [`Live::followed`] does; without a face all of it.
    ///
    /// # Errors
    /// As [`Live::observe`].
    pub fn find(&mut self, frame: Frame<'_>, time: f64) -> Result<[u32; 4], Error> {
        let picture = Picture::open(Source::Frame(frame), &self.policy)?;
        let scene = picture.coarse(&self.policy)?;
        let before = self.known.first().copied();
        self.known = self.finder.frame(&scene);
        (self.looked, self.size) = (time, scene.size);
        let all = [0, 0, scene.size.0, scene.size.1];
        let Some(face) = self.known.first_mut() else { return Ok(all) };
        match before.filter(|before| is_same(before, face)) {
            Some(before) => face.pose = before.pose,
            None => self.posed = f64::NEG_INFINITY,
        }
        Ok(with_edge(shown_area(face.area, scene.size), scene.size))
    }

    /// The second half of [`Live::search`]: what the face is like.
    ///
    /// # Errors
    /// As [`Live::observe`].
    pub fn tell(&mut self, frame: Frame<'_>, time: f64) -> Result<Observed, Error> {
        let picture = Picture::open(Source::Frame(frame), &self.policy)?;
        let scene = picture.coarse(&self.policy)?;
        if let Some(face) = self.known.first_mut() {
            self.eye.show_face(&scene, face.area);
            if !(0.0..POSE_AT_MOST).contains(&(time - self.posed)) {
                *face = self.finder.pose(&self.eye, face, scene.size).unwrap_or(*face);
                self.posed = time;
            }
        }
        if self.known.is_empty() {
            let mut seen = Seen::new(&picture, Vec::new(), true, &self.policy);
            let size = photo_size(&seen.crop, &self.policy).ok();
            examine::look(&mut seen, &picture, &scene, (1, 1), &mut self.eye, &self.policy);
            return Ok(self.guide(&picture, seen, size, time, true));
        }
        Ok(self.judge(&picture, None, time))
    }

    /// Measures the primary face, or takes what is known of it, and judges.
    fn judge(&mut self, picture: &Picture<'_>, known: Option<Values>, time: f64) -> Observed {
        let mut seen = Seen::new(picture, self.known.clone(), true, &self.policy);
        let size = photo_size(&seen.crop, &self.policy).ok();
        let pixels = known.map_or(Pixels::Shown(&mut self.eye), Pixels::Known);
        let values = examine::measure(&mut seen, picture, size.unwrap_or((1, 1)), pixels, &self.policy);
        if known.is_none() {
            (self.values, self.measured) = (values, time);
        }
        self.guide(picture, seen, size, time, known.is_none())
    }

    /// What is said to a person who is seen so. A frame that was not `measured` is not kept for one that was.
    fn guide(
        &mut self,
        picture: &Picture<'_>,
        mut seen: Seen,
        size: Option<(u32, u32)>,
        time: f64,
        measured: bool,
    ) -> Observed {
        let (score, policy) = (seen.score, &self.policy);
        let off_centre = seen.primary().is_some_and(|face| off_centre(face, picture.size(), policy));
        let near = seen.primary().is_some_and(|face| near_enough(face, picture.size(), policy));
        seen.add(off_centre.then_some(Reason::OffCentre));
        let report = seen.report(picture.image.clone(), size);
        let reasons: Vec<Reason> = report
            .findings
            .iter()
            .map(|finding| finding.reason)
            // What the crop or `prepare` mends is nothing to tell a person, nor that a camera has too few pixels.
            .filter(|reason| *reason < Reason::LowResolution && !(near && *reason == Reason::FaceTooSmall))
            .collect();
        let worth = if measured { score } else { 0.0 };
        let guidance = self.session.observe(&Observation { time, reasons: &reasons, score: worth });
        Observed { guidance, report, score }
    }

    /// The person pressed the shutter: [`Session::shutter`].
    pub fn shutter(&mut self) -> bool {
        self.session.shutter()
    }

    /// Starts anew, for another photo.
    pub fn reset(&mut self) {
        self.session.reset();
        self.known.clear();
    }
}

/// A part of a picture and one more pixel on every side: where a view enlarges, its edge is mixed with what lies beyond.
fn with_edge([x, y, width, height]: [u32; 4], size: (u32, u32)) -> [u32; 4] {
    let [left, top] = [x.saturating_sub(1), y.saturating_sub(1)];
    [left, top, (x + width + 1).min(size.0) - left, (y + height + 1).min(size.1) - top]
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
