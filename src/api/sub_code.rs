/// The `SubCode` of a check that was made; each is billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SubCode {
    /// Passed.
    Passed,
    /// Comparison failed: another person, or a poor live photo.
    FaceMismatch,
    /// Liveness risk.
    LivenessRisk,
    /// Business policy.
    BusinessPolicy,
    /// A similar face was found.
    DuplicateFace,
}

impl SubCode {
    /// Every one.
    pub const ALL: [Self; 5] =
        [Self::Passed, Self::FaceMismatch, Self::LivenessRisk, Self::BusinessPolicy, Self::DuplicateFace];

    /// The vendor's spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Passed => "200",
            Self::FaceMismatch => "204",
            Self::LivenessRisk => "205",
            Self::BusinessPolicy => "206",
            Self::DuplicateFace => "233",
        }
    }

    /// The one spelled so.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == text.trim())
    }
}
