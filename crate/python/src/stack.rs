//! Where a thread's stack is, for what must tell threads apart before they have values of their own: the allocator.

/// How many bytes of a stack, in bits of an address, are told as one. Stacks of any size begin somewhere, and are larger.
const PIECE: u32 = 16;
/// Spreads what differs in any bits over the highest: of the golden ratio (Knuth, The Art of Computer Programming 3, 6.4).
const SPREADS: usize = 0x9e37_79b9_7f4a_7c15_u64 as usize | 1;

/// Which of so many parts, a power of two, are this thread's. Threads may have one part together, and one thread may have two.
#[inline]
pub(crate) fn part(parts: usize) -> usize {
    let here = 0_u8;
    let spread = ((&raw const here).addr() >> PIECE).wrapping_mul(SPREADS);
    spread >> (usize::BITS - parts.ilog2())
}
