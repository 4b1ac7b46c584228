//! The scheduler alone, without threads.

use super::announced::Announced;
use super::policy::{Held, Policy};
use super::scheduler::{Decision, POLL, POLLING_STEPS, Scheduler};
use crate::ground::Nanos;
use crate::recipe::Timing;
use crate::recipe::schedule::{Halt, Next};
use crate::trace::choice::{Chosen, Deed, Pending};
use crate::trace::event::Text;
use core::cell::Cell;

fn three(policy: Policy) -> Scheduler {
    let mut sched = Scheduler::new(policy);
    sched.add();
    sched.add();
    sched
}

/// Announces an operation that can be done when `can` says so.
fn announced(can: &dyn Fn() -> bool, deadline: Option<Nanos>) -> Announced<'_> {
    let pending = Pending { deed: Deed::Acquire, object: None, thread: None, place: Text::default() };
    let (and, object) = (None, None);
    Announced {
        pending,
        can,
        and,
        looks: false,
        deadline,
        said: true,
        goes_on: false,
        object,
        is_lock: false,
        done: 0,
    }
}

/// An operation that can always be done.
const FREE: Announced<'static> = Announced {
    pending: Pending { deed: Deed::Print, object: None, thread: None, place: Text(0) },
    can: &|| true,
    and: None,
    looks: true,
    deadline: None,
    said: false,
    goes_on: false,
    object: None,
    is_lock: false,
    done: 0,
};

fn stand(sched: &mut Scheduler, announced: &Announced<'_>) -> Decision {
    // SAFETY: each test keeps what it announces for as long as its scheduler.
    unsafe { sched.stand(announced, None) }
}

fn schedule(departures: &[(u64, Next)], halt: Option<Halt>) -> Policy {
    Policy::Schedule { departures: departures.iter().copied().collect(), made: 0, halt }
}

const fn goes(thread: u32) -> Next {
    Next { thread, times_out: false }
}

#[test]
fn first_come_goes_on_until_it_blocks() {
    let open = Cell::new(false);
    let can = || open.get();
    let waits = announced(&can, None);
    let mut sched = three(Policy::First);
    assert_eq!(stand(&mut sched, &FREE), Decision::Goes(0), "the running thread goes on");
    assert_eq!(stand(&mut sched, &waits), Decision::Goes(1), "then the one that was ready first");
    open.set(true);
    assert_eq!(stand(&mut sched, &FREE), Decision::Goes(1), "which goes on itself, though MainThread can");
    assert_eq!(sched.end(false), Decision::Goes(2), "2 was ready before 0");
    assert_eq!(sched.end(false), Decision::Goes(0), "0 can go on again");
    assert_eq!(sched.end(false), Decision::Nobody, "all have ended");
    assert_eq!(sched.departures(), [], "nothing departed from first-come");
}

#[test]
fn who_starts_a_thread_lets_it_go_first() {
    let mut sched = three(Policy::First);
    // SAFETY: it is a constant.
    assert_eq!(unsafe { sched.stand(&FREE, Some(2)) }, Decision::Goes(2), "the thread that was started");
    assert_eq!(sched.end(false), Decision::Goes(1), "1 has been ready longer than 0");
}

#[test]
fn time_jumps_only_when_nobody_can_go_on() {
    let never = || false;
    let (late, early, endless) =
        (announced(&never, Some(20)), announced(&never, Some(10)), announced(&never, None));
    let mut sched = three(Policy::First);
    assert_eq!(stand(&mut sched, &late), Decision::Goes(1), "0 waits until 20");
    assert_eq!(sched.now(), 0, "1 can go on");
    assert_eq!(stand(&mut sched, &early), Decision::Goes(2), "1 waits until 10");
    assert_eq!(stand(&mut sched, &endless), Decision::Goes(1), "the earliest deadline comes first");
    assert_eq!((sched.now(), sched.went(1).map(|went| went.timed_out)), (10, Some(true)), "at 10");
    assert_eq!(sched.end(false), Decision::Goes(0), "then 0's");
    assert_eq!(sched.now(), 20, "at 20");
    assert_eq!(stand(&mut sched, &endless), Decision::Stuck, "0 and 2 wait, and no deadline is to come");
}

#[test]
fn no_time_is_over_at_once_but_others_go_first() {
    let never = || false;
    let (none, endless) = (announced(&never, Some(0)), announced(&never, None));
    let mut sched = three(Policy::First);
    assert_eq!(stand(&mut sched, &none), Decision::Goes(1), "the others are ready");
    assert_eq!(stand(&mut sched, &endless), Decision::Goes(2), "2 was ready before");
    assert_eq!(sched.end(false), Decision::Goes(0), "and it before any deadline");
    assert_eq!(
        (sched.now(), sched.went(0).map(|went| went.timed_out)),
        (0, Some(true)),
        "as one whose time is over"
    );
}

#[test]
fn what_comes_lets_all_go_who_want_it_and_the_first_may_take_it_from_the_others() {
    let free = Cell::new(false);
    let can = || free.get();
    let wants = announced(&can, None);
    let first_says = Announced { said: false, ..announced(&can, None) };
    let mut sched = three(Policy::First);
    assert_eq!(stand(&mut sched, &first_says), Decision::Says(0), "it has to say first that it waits");
    assert_eq!(sched.went(0), None, "and has the turn for that");
    assert_eq!(sched.said(), Decision::Goes(1), "then the next one");
    assert_eq!(stand(&mut sched, &wants), Decision::Goes(2), "1 waits for the same");
    free.set(true);
    assert_eq!(stand(&mut sched, &FREE), Decision::Goes(2), "2 has given it back, and goes on");
    assert_eq!(sched.end(false), Decision::Goes(0), "0 has waited longest");
    free.set(false);
    assert_eq!(sched.end(false), Decision::Stuck, "0 has kept it: 1 waits again, for ever");
}

#[test]
fn a_seed_gives_the_same_choices_and_a_schedule_repeats_them() {
    let play = |policy: Policy| {
        let mut sched = three(policy);
        let order: Vec<_> = (0..40).map(|_| stand(&mut sched, &FREE)).collect();
        (order, sched.departures().to_vec())
    };
    let (order, departures) = play(Policy::seed(7, Timing::Clock));
    assert_eq!(play(Policy::seed(7, Timing::Clock)).0, order, "the same seed");
    assert_ne!(play(Policy::seed(8, Timing::Clock)).0, order, "another seed");
    assert_eq!(play(schedule(&departures, None)), (order, departures), "its departures");
}

#[test]
fn a_schedule_may_let_time_pass_though_others_can_go_on() {
    let never = || false;
    let waits = announced(&never, Some(30));
    let passes = Next { thread: 0, times_out: true };
    let mut sched = three(schedule(&[(1, passes)], None));
    assert_eq!(stand(&mut sched, &waits), Decision::Goes(1), "0 waits until 30");
    assert_eq!(stand(&mut sched, &FREE), Decision::Goes(0), "30 comes before 1 has done anything");
    assert_eq!(
        (sched.now(), sched.went(0).map(|went| went.timed_out)),
        (30, Some(true)),
        "by the clock as well"
    );
}

#[test]
fn a_schedule_is_held_behind_its_end_and_refused_where_it_cannot_be_followed() {
    let never = || false;
    let waits = announced(&never, None);
    let mut sched = three(schedule(&[(0, goes(2))], Some(Halt::Behind)));
    assert_eq!(stand(&mut sched, &FREE), Decision::Goes(2), "by the schedule");
    assert_eq!(stand(&mut sched, &waits), Decision::Held(Held::Halted), "which says no more");
    let held = sched.held().expect("a choice");
    assert_eq!((held.number, held.usual), (1, goes(1)), "between 1 and 0");
    assert_eq!(held.threads.iter().map(|it| it.goes).collect::<Vec<_>>(), [true, true, false], "2 waits");

    let mut sched = three(schedule(&[(1, goes(0))], None));
    assert_eq!(stand(&mut sched, &waits), Decision::Goes(1), "0 waits");
    let Decision::Held(Held::Wrong(why)) = stand(&mut sched, &FREE) else { panic!("0 cannot go on") };
    assert!(why.contains("departure 1 of the schedule, 1.0, cannot be made"), "{why}");

    let mut sched = three(schedule(&[(7, goes(0)), (9, goes(1))], None));
    assert_eq!(stand(&mut sched, &FREE), Decision::Goes(0), "nothing is asked here");
    assert!(sched.left().is_some_and(|why| why.contains("choice 7")), "if the run ends now");
}

#[test]
fn a_run_is_held_at_a_choice_or_at_a_moment_of_its_trace_and_goes_on_by_its_schedule_until_then() {
    let mut sched = three(schedule(&[(0, goes(1)), (2, goes(0))], Some(Halt::Choice(2))));
    assert_eq!(stand(&mut sched, &FREE), Decision::Goes(1), "by the schedule");
    assert_eq!(stand(&mut sched, &FREE), Decision::Goes(1), "choice 1 is as first-come has it");
    assert_eq!(stand(&mut sched, &FREE), Decision::Held(Held::Halted), "before the departure of choice 2");
    assert_eq!((sched.held().map(|held| held.number), sched.left()), (Some(2), None), "which is not missed");

    let mut sched = three(schedule(&[(0, goes(1))], Some(Halt::Record(5))));
    assert_eq!(stand(&mut sched, &FREE), Decision::Goes(1), "nothing is on record yet");
    assert_eq!(sched.chosen(), [Chosen { records: 0, next: goes(1) }], "that is what the schedule said");
    sched.records = 4;
    assert_eq!(stand(&mut sched, &FREE), Decision::Goes(1), "not yet");
    sched.records = 6;
    assert_eq!(stand(&mut sched, &FREE), Decision::Held(Held::Halted), "5 records are there");
}

#[test]
fn under_the_timing_any_a_seed_lets_time_pass_though_others_can_go_on() {
    let never = || false;
    let waits = announced(&never, Some(1_000));
    let early = |timing| {
        let passes = |seed| {
            let mut sched = three(Policy::seed(seed, timing));
            let mut decision = stand(&mut sched, &waits);
            for _ in 0..20 {
                if decision == Decision::Goes(0) {
                    return true;
                }
                decision = stand(&mut sched, &FREE);
            }
            false
        };
        (0..20).filter(|&seed| passes(seed)).count()
    };
    assert_eq!(early(Timing::Clock), 0, "1 and 2 can always go on: the clock stands still");
    assert!(early(Timing::Any) > 10, "at any moment");
}

#[test]
fn a_thread_that_polls_passes_the_turn_on_and_time_moves() {
    let mut sched = three(Policy::First);
    let turns: Vec<_> = (0..3 * POLLING_STEPS).map(|_| stand(&mut sched, &FREE)).collect();
    assert!([0, 1, 2].iter().all(|&number| turns.contains(&Decision::Goes(number))), "each had its turn");
    assert_eq!(sched.now(), 3 * POLL, "1 ms for each time");
}
