//! The memory that DuckDB does not count: what calls hold beside `memory_limit`, and what the system can give.
//!
//! The vectors of a query, and all that an extension allocates, are no part of the `memory_limit` of a database. Where
//! their size is up to the user, as with the lists of thousands of years, the calls on a database share a bound of
//! their own, so that what does not fit is an error and not the end of the process.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::binding::error::{Error, Result};
use crate::binding::size_text::bytes_of;
use crate::duckdb::ClientContext;

/// The calls on a database may hold `memory_limit` divided by this. DuckDB's default is 80 % of the machine's memory,
/// or of the container's: a quarter of it is what is left.
const PART_OF_LIMIT: usize = 4;

/// Nobody is refused this much, in bytes: more than ordinary simulations take, and little for any machine.
const ALWAYS_ALLOWED: usize = 32 << 20;

/// What must be left of the address space beside what is asked for, in bytes. A large allocation that fails is an error
/// of the query, a small one ends the process; so none is tried when little is left. Greater than what the allocator
/// of the C library keeps for later when it is given back.
const HEADROOM: usize = 64 << 20;

/// DuckDB's `memory_limit` in bytes; `None` where there is none, or where DuckDB does not say it as it used to.
pub fn memory_limit(context: &ClientContext) -> Option<usize> {
    bytes_of(&context.setting(c"memory_limit")?.to_varchar()?)
}

/// What all calls on a database hold together.
#[derive(Debug, Default)]
pub struct MemoryBudget {
    taken: AtomicUsize,
}

impl MemoryBudget {
    /// A share of a call, of nothing as yet; `memory_limit` is DuckDB's in bytes, `None` where there is none.
    pub fn share(self: &Arc<Self>, memory_limit: Option<usize>) -> MemoryShare {
        let allowed = memory_limit.map_or(usize::MAX, |limit| limit / PART_OF_LIMIT);
        MemoryShare { budget: Arc::clone(self), allowed, taken: 0 }
    }
}

/// What one call holds; given back when dropped.
#[derive(Debug)]
pub struct MemoryShare {
    budget: Arc<MemoryBudget>,
    allowed: usize,
    taken: usize,
}

impl MemoryShare {
    /// Holds so many bytes from now on, instead of those before; `false` where all calls together would hold too many,
    /// and then nothing changes.
    #[must_use]
    pub fn resize(&mut self, bytes: usize) -> bool {
        if bytes > self.taken {
            let more = bytes - self.taken;
            let fits = |all: usize| {
                let after = all.saturating_add(more);
                (after <= self.allowed || bytes <= ALWAYS_ALLOWED).then_some(after)
            };
            if self.budget.taken.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits).is_err() {
                return false;
            }
        } else {
            self.budget.taken.fetch_sub(self.taken - bytes, Ordering::Relaxed);
        }
        self.taken = bytes;
        true
    }

    /// How many bytes this call holds.
    pub fn taken(&self) -> usize {
        self.taken
    }

    /// How many bytes all calls on the database may hold together, or this one alone.
    pub fn allowed(&self) -> usize {
        self.allowed.max(ALWAYS_ALLOWED)
    }
}

impl Drop for MemoryShare {
    fn drop(&mut self) {
        self.budget.taken.fetch_sub(self.taken, Ordering::Relaxed);
    }
}

/// Sees to it that the system can give so many bytes, and has some left for all else.
///
/// What it gives is given back untouched. So this takes 11 microseconds whatever the size, and tells about bounds on the
/// address space, not about how much of the memory is in use.
///
/// # Errors
/// It cannot.
pub fn ensure_room(bytes: usize) -> Result<()> {
    let mut room: Vec<u8> = Vec::new();
    let bytes = bytes.saturating_add(HEADROOM);
    let is_there = room.try_reserve_exact(bytes).is_ok();
    // Or the compiler would leave out an allocation that nobody uses.
    std::hint::black_box(&room);
    if is_there { Ok(()) } else { Err(Error::OutOfMemory { bytes }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: usize = 1 << 20;

    #[test]
    fn calls_share_a_quarter_of_the_limit() {
        let budget = Arc::new(MemoryBudget::default());
        let (mut one, mut other) = (budget.share(Some(800 * MIB)), budget.share(Some(800 * MIB)));
        assert_eq!(one.allowed(), 200 * MIB);
        assert!(one.resize(150 * MIB));
        assert!(!other.resize(51 * MIB));
        assert_eq!((one.taken(), other.taken()), (150 * MIB, 0));
        assert!(other.resize(50 * MIB));
        assert!(one.resize(100 * MIB) && other.resize(100 * MIB) && !one.resize(101 * MIB));
        drop(other);
        assert!(one.resize(200 * MIB) && !one.resize(200 * MIB + 1));
        drop(one);
        assert_eq!(budget.taken.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn a_little_is_always_allowed() {
        let budget = Arc::new(MemoryBudget::default());
        let mut shares: Vec<_> = (0..4).map(|_| budget.share(Some(MIB))).collect();
        assert_eq!(shares[0].allowed(), 32 * MIB);
        assert!(shares.iter_mut().all(|share| share.resize(32 * MIB)));
        assert!(shares.iter_mut().all(|share| !share.resize(32 * MIB + 1)));
        drop(shares);
        assert_eq!(budget.taken.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn without_a_limit_all_is_allowed() {
        let budget = Arc::new(MemoryBudget::default());
        assert!(budget.share(None).resize(usize::MAX));
        assert_eq!(budget.taken.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn what_no_system_has_cannot_be_allocated() {
        assert_eq!(ensure_room(0), Ok(()));
        for bytes in [usize::MAX, 1 << 62] {
            let wanted = Error::OutOfMemory { bytes: bytes.saturating_add(HEADROOM) };
            assert_eq!(ensure_room(bytes), Err(wanted));
        }
    }
}
