//! Families of programs, each with a closed form of how many different orders its members have: those of the table at other
//! sizes, and two that the literature measures with.

use super::table::{Bodies, Body, casrot, explored, last_zero, locked, lost_update, philosophers, readers};
use crate::run;
use std::sync::Arc;
use threadground::explore::Explore;
use threadground::prelude::*;

/// How many executions a member of a family may take, always and where minutes may pass.
const FEW: u64 = 150;
const MANY: u64 = 5_000;

struct Family {
    name: &'static str,
    sizes: &'static [usize],
    orders: fn(u64) -> u64,
    threads: fn(usize) -> Vec<Body>,
}

fn factorial(many: u64) -> u64 {
    (1..=many).product()
}

/// Threads that look for free blocks of a disk, each from its own inode on: from the 14th thread on, one meets an earlier
/// one at its first block.
///
/// Source: Flanagan, Godefroid: "Dynamic Partial-Order Reduction for Model Checking Software", POPL 2005, figure 11.
fn file_system(many: usize) -> Vec<Body> {
    const BLOCKS: usize = 26;
    let inodes: Arc<Vec<_>> = Arc::new((0..32).map(|_| (Lock::new(), Shared::new(0))).collect());
    let blocks: Arc<Vec<_>> = Arc::new((0..BLOCKS).map(|_| (Lock::new(), Shared::new(false))).collect());
    let thread = |number: usize| {
        let (inodes, blocks) = (Arc::clone(&inodes), Arc::clone(&blocks));
        Box::new(move || {
            let (lock, inode) = &inodes[number];
            let _held = lock.hold();
            if inode.get() != 0 {
                return;
            }
            for block in (0..BLOCKS).map(|step| (2 * number + step) % BLOCKS) {
                let (lock, busy) = &blocks[block];
                let _held = lock.hold();
                if !busy.get() {
                    busy.set(true);
                    inode.set(block + 1);
                    break;
                }
            }
        }) as Body
    };
    (0..many).map(thread).collect()
}

/// Threads that put words into a hash table: up to 11 of them never meet.
///
/// Source: the same, figure 10. What it does with compare-and-swap is done under a lock of the entry.
fn indexer(many: usize) -> Vec<Body> {
    const SIZE: usize = 128;
    let table: Arc<Vec<_>> = Arc::new((0..SIZE).map(|_| (Lock::new(), Shared::new(0))).collect());
    let thread = |number: usize| {
        let table = Arc::clone(&table);
        Box::new(move || {
            for word in (1..=4).map(|message| message * 11 + number) {
                let mut at = word * 7 % SIZE;
                loop {
                    let (lock, entry) = &table[at];
                    let _held = lock.hold();
                    if entry.get() == 0 {
                        entry.set(word);
                        break;
                    }
                    at = (at + 1) % SIZE;
                }
            }
        }) as Body
    };
    (0..many).map(thread).collect()
}

const FAMILIES: [Family; 10] = [
    // Any order of the writes, and behind any of those before its own a thread may read.
    Family {
        name: "lost update",
        sizes: &[1, 4],
        orders: |many| factorial(many) * factorial(many),
        threads: lost_update,
    },
    Family {
        name: "locked increment",
        sizes: &[1, 5, 6],
        orders: factorial,
        threads: |many| locked(many, |_, x| x.set(x.get() + 1)),
    },
    Family {
        name: "locked read",
        sizes: &[3, 5],
        orders: factorial,
        threads: |many| {
            locked(many, |_, x| {
                let _ = x.get();
            })
        },
    },
    Family { name: "casrot", sizes: &[4, 5], orders: factorial, threads: casrot },
    // Each reads before the write or after it.
    Family { name: "one writer", sizes: &[1, 4, 7, 9], orders: |many| 1 << many, threads: readers },
    // Of each two neighbours either is first at their fork; but not all of them at once can be behind.
    Family {
        name: "philosophers",
        sizes: &[2, 6, 7, 9],
        orders: |many| (1 << many) - 1,
        threads: |many| philosophers(many, false),
    },
    Family {
        name: "philosophers in one order",
        sizes: &[5, 6, 7, 9],
        orders: |many| (1 << many) - 2,
        threads: |many| philosophers(many, true),
    },
    // 3,328 of 10 in the paper that `search.rs` names.
    Family {
        name: "lastzero",
        sizes: &[2, 4, 6, 7, 10],
        orders: |many| (many + 3) << (many - 2),
        threads: last_zero,
    },
    Family {
        name: "file system",
        sizes: &[13, 14, 16, 18],
        orders: |many| 1 << (many - 13),
        threads: file_system,
    },
    // 8 of 12 threads in the paper that `search.rs` names; each thread more meets three words of earlier ones.
    Family { name: "indexer", sizes: &[11, 12, 13], orders: |many| 1 << (3 * (many - 11)), threads: indexer },
];

#[test]
fn so_many_executions_as_the_closed_form_says() {
    let most = if run::is_long() { MANY } else { FEW };
    let mut members = 0;
    for Family { name, sizes, orders, threads } in FAMILIES {
        for &many in sizes.iter().filter(|&&many| orders(many as u64) <= most) {
            let bodies: Bodies = Arc::new(move || threads(many));
            let report = explored(&Explore::new(), &bodies);
            let is = (report.executions, report.blocked, report.complete);
            assert_eq!(is, (orders(many as u64), 0, true), "{name}, {many}");
            members += 1;
        }
    }
    assert!(members >= 25, "{members}");
}
