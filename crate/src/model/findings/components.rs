//! Strongly connected components: which locks lie in circles with which others.
//!
//! Source: Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972; without recursion, as a chain of locks
//! may be longer than a stack is deep.

use super::sorted::Sorted;
use crate::model::pairs::Pairs;
use crate::trace::event::ObjectNumber;

/// For each lock in a circle the number of its component.
#[derive(Debug)]
pub(super) struct Components(Sorted<u32>);

/// How far the search has got with a lock.
#[derive(Clone, Copy, Debug)]
struct Visit {
    order: u32,
    low: u32,
    is_open: bool,
}

impl Components {
    pub(super) fn of(edges: &Pairs) -> Self {
        let mut components = Sorted::default();
        let mut visits: Sorted<Visit> = Sorted::default();
        // The locks whose component is not known yet; and the way to the lock that is looked at, each lock with the
        // last edge that has been followed from it.
        let (mut open, mut path): (Vec<ObjectNumber>, Vec<(ObjectNumber, u64)>) = Default::default();
        for &(root, _) in edges.keys() {
            let mut next = Some(root).filter(|root| !visits.contains(*root));
            loop {
                if let Some(lock) = next.take() {
                    let order = visits.len() as u32;
                    visits.insert(lock, Visit { order, low: order, is_open: true });
                    open.push(lock);
                    path.push((lock, 0));
                }
                let Some((lock, followed)) = path.last_mut() else { break };
                let edge = edges.range((*lock, *followed)..=(*lock, u64::MAX)).next();
                let lock = *lock;
                if let Some(((_, to), _)) = edge {
                    *followed = to + 1;
                    let to = *to as ObjectNumber;
                    match visits.get(to).copied() {
                        None => next = Some(to),
                        Some(visit) if visit.is_open => lower(&mut visits, lock, visit.order),
                        Some(_) => {}
                    }
                    continue;
                }
                path.pop();
                let Some(&Visit { order, low, .. }) = visits.get(lock) else { break };
                if let Some((from, _)) = path.last() {
                    lower(&mut visits, *from, low);
                }
                if low < order {
                    continue;
                }
                let begin = open.iter().rposition(|other| *other == lock).unwrap_or_default();
                let members = open.split_off(begin);
                for member in &members {
                    if let Some(visit) = visits.get_mut(*member) {
                        visit.is_open = false;
                    }
                    if members.len() > 1 {
                        components.insert(*member, order);
                    }
                }
            }
        }
        Self(components)
    }

    /// Whether no locks lie in a circle.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether two locks lie in a circle.
    pub(super) fn are_together(&self, one: ObjectNumber, other: ObjectNumber) -> bool {
        self.0.get(one).is_some_and(|component| self.0.get(other) == Some(component))
    }
}

fn lower(visits: &mut Sorted<Visit>, lock: ObjectNumber, low: u32) {
    if let Some(visit) = visits.get_mut(lock) {
        visit.low = visit.low.min(low);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_leads_there_and_back_is_together() {
        let edges: [(u32, u32); 9] =
            [(1, 2), (2, 3), (3, 1), (3, 4), (4, 5), (5, 4), (6, 1), (u32::MAX, 6), (6, u32::MAX)];
        let components = Components::of(&edges.map(|(one, other)| ((one, u64::from(other)), 0)).into());
        let together = |one, other| components.are_together(one, other);
        assert!(
            together(1, 3) && together(2, 1) && together(4, 5) && together(6, u32::MAX),
            "{components:?}"
        );
        assert!(!together(3, 4) && !together(6, 1) && !together(1, 6), "one way only: {components:?}");
        assert!(Components::of(&[((1, 2), 0), ((1, 3), 0), ((2, 3), 0)].into()).is_empty(), "no circle");
    }

    #[test]
    fn a_long_chain_is_no_deep_recursion() {
        let chain = (1..200_000_u32).map(|lock| (lock, lock + 1)).chain([(200_000, 1)]);
        let chain = chain.map(|(one, other)| ((one, u64::from(other)), 0)).collect();
        assert!(Components::of(&chain).are_together(7, 199_999), "all are one");
    }
}
