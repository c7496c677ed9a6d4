//! Which intents of a chain have no outcome yet. The writer knows them because
//! every row passes through it, so that nobody has to search the record for them.

use std::collections::HashMap;

use claviger_model::{
    EventId,
    audit::{Entry, EntryKind},
};

/// Open intents that a mark names one by one. Beyond that it stops before the
/// next one: a mark stays small however many calls are under way.
const NAMED: usize = 100;

/// Up to where the intents of a chain have their outcomes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Settled {
    /// Every intent up to this sequence has an outcome, apart from `open`; zero is none.
    pub up_to: i64,
    /// Sequences up to there whose intents have none yet, ascending.
    pub open: Vec<i64>,
}

/// Sequences of durable intents whose outcome is not durable.
#[derive(Default)]
pub(crate) struct Open {
    sequences: HashMap<EventId, i64>,
    /// Also those that an earlier writer of the chain left are among them.
    complete: bool,
}

impl Open {
    /// A chain without rows has no past that could matter.
    pub(crate) fn begins(&mut self) {
        self.complete = true;
    }

    /// Rows that are durable now, the first of them at `first`.
    pub(crate) fn note<'a>(&mut self, first: i64, entries: impl Iterator<Item = &'a Entry>) {
        for (sequence, entry) in (first..).zip(entries) {
            match entry.kind {
                EntryKind::Intent => drop(self.sequences.insert(entry.event_id, sequence)),
                EntryKind::Outcome => drop(self.sequences.remove(&entry.event_id)),
                EntryKind::Checkpoint => {}
            }
        }
    }

    /// What an earlier writer left.
    pub(crate) fn take_over(&mut self, left: impl Iterator<Item = (EventId, i64)>) {
        self.sequences.extend(left);
        self.complete = true;
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.sequences.len()
    }

    /// As of the chain's last row. Nothing while it is not known what an earlier
    /// writer left.
    pub(crate) fn settled(&self, head: i64) -> Settled {
        if !self.complete {
            return Settled::default();
        }
        let mut open: Vec<i64> = self.sequences.values().copied().collect();
        open.sort_unstable();
        let up_to = open.get(NAMED).map_or(head, |next| next - 1);
        open.truncate(NAMED);
        Settled { up_to, open }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{super::fixture::entry, *};

    #[test]
    fn what_came_before_is_unknown_until_it_is_taken_over() {
        let mut open = Open::default();
        open.note(8, [entry(EntryKind::Intent, 8), entry(EntryKind::Outcome, 8)].iter());
        assert_eq!(open.settled(9), Settled::default());
        open.take_over([(EventId(Uuid::from_u128(3)), 3)].into_iter());
        assert_eq!(open.settled(9), Settled { up_to: 9, open: vec![3] });
        open.note(10, [entry(EntryKind::Outcome, 3), entry(EntryKind::Checkpoint, 3)].iter());
        assert_eq!(open.settled(11), Settled { up_to: 11, open: vec![] });
    }

    #[test]
    fn a_mark_stops_before_the_first_intent_that_it_does_not_name() {
        let mut open = Open::default();
        open.begins();
        let intents: Vec<Entry> = (1..=130).map(|event| entry(EntryKind::Intent, event)).collect();
        open.note(1, intents.iter());
        assert_eq!(open.settled(130), Settled { up_to: 100, open: (1..=100).collect() });
        open.note(131, (1..=60).map(|event| entry(EntryKind::Outcome, event)).collect::<Vec<_>>().iter());
        assert_eq!(open.settled(190), Settled { up_to: 190, open: (61..=130).collect() });
    }
}
