//! The scans of a progressive picture, gathered before any is decoded: what each brings, which of them a photo needs, and
//! whether they are all there.

use std::rc::Rc;

use super::damaged;
use super::huffman::Table;
use super::part::Part;
use super::tables::{ScanHeader, Tables};
use crate::Error;

/// More scans than any encoder writes.
const MOST_SCANS: usize = 200;

/// More blocks to visit, over all scans, than any real picture has: a few bytes can claim that a scan of millions of
/// blocks holds nothing.
const MOST_VISITS: u64 = 100_000_000;

/// One scan, with the tables it found.
pub(super) struct Pass {
    pub(super) header: ScanHeader,
    /// The tables of DC, for each of its components, or that of AC; none where bits come without codes.
    pub(super) tables: Vec<Option<Rc<Table>>>,
    pub(super) interval: usize,
    /// Where its data begins.
    pub(super) at: usize,
}

/// Bits that are still missing of each coefficient of a component; none before its first scan.
type Missing = [Option<u32>; 64];

#[derive(Default)]
pub(super) struct Passes {
    all: Vec<Pass>,
    missing: Vec<Missing>,
}

impl Passes {
    /// Takes a scan in.
    ///
    /// # Errors
    /// `CorruptPicture` where a table is missing or the scan is out of turn.
    pub(super) fn push(
        &mut self,
        header: ScanHeader,
        tables: &Tables,
        parts: &mut [Part],
        at: usize,
    ) -> Result<(), Error> {
        self.missing.resize(parts.len(), [None; 64]);
        let no_table = || damaged("expected the tables a JPEG scan names, got none");
        let mut found = Vec::with_capacity(header.selected.len());
        for selected in &header.selected {
            parts[selected.component].begin(tables).then_some(()).ok_or_else(no_table)?;
            if !take(&mut self.missing[selected.component], &header) {
                return Err(damaged("expected JPEG scans that build on each other, got one out of turn"));
            }
            let table = match (header.band.0, header.high) {
                (0, 0) => &tables.dc[selected.dc],
                (0, _) => &None,
                _ => &tables.ac[selected.ac],
            };
            let bare = header.band.0 == 0 && header.high > 0;
            (bare || table.is_some()).then_some(()).ok_or_else(no_table)?;
            found.push(table.clone());
        }
        if self.all.len() == MOST_SCANS {
            return Err(damaged("expected at most 200 JPEG scans, got more"));
        }
        self.all.push(Pass { header, tables: found, interval: tables.restart_interval, at });
        Ok(())
    }

    /// Whether there is DC of every component, which is what a picture must have (T.81 G.1.1.1.1).
    pub(super) fn begun(&self, parts: &[Part]) -> bool {
        self.missing.len() == parts.len() && self.missing.iter().all(|missing| missing[0].is_some())
    }

    /// Whether every bit of every coefficient a photo needs has come. A file that is cut between two scans lacks some, and
    /// its end marker as well.
    pub(super) fn complete(&self, parts: &[Part]) -> bool {
        let whole = |(missing, part): (&Missing, &Part)| {
            (0..64).all(|k| missing[k] == Some(0) || (part.kept | 1) >> k & 1 == 0)
        };
        self.missing.len() == parts.len() && self.missing.iter().zip(parts).all(whole)
    }

    /// The scans that matter: those with coefficients that are kept, and those that such a scan refines.
    ///
    /// # Errors
    /// `CorruptPicture` where they are more work than any picture is.
    pub(super) fn needed(self, parts: &[Part]) -> Result<Vec<Pass>, Error> {
        let mut positions: Vec<u64> = parts.iter().map(|part| part.kept | 1).collect();
        let mut visits = 0;
        let mut needed: Vec<Pass> = self.all.into_iter().rev().collect();
        needed.retain(|pass| {
            let (first, last) = pass.header.band;
            let band = u64::MAX >> (63 - last) & u64::MAX << first;
            let matters = pass.header.selected.iter().any(|s| positions[s.component] & band != 0);
            for selected in pass.header.selected.iter().filter(|_| matters) {
                let (across, down) = parts[selected.component].blocks;
                visits += across as u64 * down as u64;
                if pass.header.high > 0 {
                    positions[selected.component] |= band;
                }
            }
            matters
        });
        needed.reverse();
        if visits > MOST_VISITS {
            return Err(damaged("expected JPEG scans of one picture, got the work of many"));
        }
        Ok(needed)
    }
}

/// Notes what a scan brings; false unless it is what is missing.
fn take(missing: &mut Missing, scan: &ScanHeader) -> bool {
    let (first, last) = scan.band;
    let before = (scan.high > 0).then_some(scan.high);
    let band = missing.get_mut(first as usize..=last as usize).unwrap_or_default();
    let fits = band.iter().all(|missing| *missing == before);
    band.fill(Some(scan.low));
    fits
}
