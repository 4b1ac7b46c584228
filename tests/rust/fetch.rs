//! `fetch`: what it returns, what it says of a document that is not there, and what other threads do
//! meanwhile.

use crate::run::{self, in_both_modes, runs};
use threadground::model::Model;
use threadground::model::view::State;
use threadground::prelude::*;
use threadground::recipe::Way;
use threadground::trace::event::{OnThread, Phase};

/// A port that nobody serves, and that browsers ask nothing of.
const NOWHERE: &str = "http://127.0.0.1:9/";

in_both_modes! {
    fn a_document_comes_as_it_is() {
        let text = fetch("documents/queue.txt", secs(0.1));
        assert_eq!(text.as_deref(), Ok("A queue hands items from thread to thread.\n"));
    }

    fn what_cannot_be_had_is_an_error_and_says_why() {
        assert_eq!(fetch(NOWHERE, secs(0.0)), Err(URLError { code: None }), "nobody is there");
        let missing = fetch("documents/missing.txt", secs(0.0)).expect_err("there is no such document");
        assert_eq!((missing.code, missing.to_string()), (Some(404), "HTTPError: HTTP Error 404".to_owned()));
        assert_eq!(fetch("http://[/", secs(0.0)), Err(URLError { code: None }), "it is no address");
    }

    fn many_threads_fetch_at_once() {
        let threads: Vec<_> = (0..8).map(|_| Thread::new(|| fetch("documents/lock.txt", secs(0.0)), ())).collect();
        threads.iter().for_each(Thread::start);
        for thread in &threads {
            thread.join();
            let text = thread.result().expect("it has ended");
            assert!(text.is_ok_and(|text| text.ends_with("wait.\n")), "each has it whole");
        }
    }
}

runs! {
    async fn on_a_virtual_clock_the_others_go_on_meanwhile() {
        let left = run::all(Way::First, || {
            let fetches = Thread::new(|| {
                let came = fetch(NOWHERE, secs(3.0)).map_err(|error| error.to_string());
                say!("{came:?}");
            }, ());
            fetches.start();
            sleep(secs(2.0));
            say!("meanwhile");
            fetches.join();
        }).await;
        assert_eq!(left.lines(), ["meanwhile", "Err(\"URLError\")"]);
        let fetches = left.of_threads().filter_map(|(record, what)| match what {
            OnThread::Fetch { address, phase } => Some((left.trace.text(address), phase, record.time)),
            _ => None,
        });
        let expected = [(Phase::Wants, 0), (Phase::Blocked, 0), (Phase::GaveUp, 3_000_000_000)];
        assert_eq!(fetches.collect::<Vec<_>>(), expected.map(|(phase, time)| (NOWHERE, phase, time)));
        assert_eq!(left.timed_waits, 0, "nothing waits for real");

        let model = Model::of(&left.trace);
        let meanwhile = model.at(model.step_at(1.0));
        assert_eq!(meanwhile.threads[1].state, State::Fetch, "it is seen to fetch");
        assert!(meanwhile.waits.iter().all(|wait| wait.thread != 1), "and waits for no thread");
        let told: Vec<_> =
            model.story(0, u32::MAX).iter().map(|line| threadground::model::plain(&line.sentence)).collect();
        for sentence in ["fetches http://127.0.0.1:9/.", "could not fetch http://127.0.0.1:9/."] {
            assert!(told.iter().any(|told| told.ends_with(sentence)), "{sentence} is missing in {told:#?}");
        }
    }
}

/// A server that takes a request and never answers it. The thread that waits for it does not keep the run
/// from its end: it is left behind, and unwinds when it comes back.
#[cfg(not(target_family = "wasm"))]
#[test]
fn a_fetch_that_hangs_is_left_behind() {
    use std::time::Duration;
    let server = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a port is free");
    let address = format!("http://{}/", server.local_addr().expect("it has an address"));
    let run = run::start(Way::Real, move || {
        let hangs = Thread::new(
            move || {
                let came = fetch(&address, secs(0.0));
                say!("not reached: {came:?}");
            },
            (),
        );
        hangs.start();
        hangs.join();
    });
    let asked = server.accept().expect("it asks");
    assert!(!run.has_ended(), "a thread that fetches is not taken for one that waits for ever");
    run.stop();
    assert!(!run.wait(Duration::from_millis(20)), "the one that fetches cannot be reached");
    drop(asked);
    assert!(run.wait(Duration::from_secs(5)), "it comes back, and gives its carrier back");
    let result = Model::of(&run.trace()).result();
    assert_eq!(result.outcome, Outcome::Stopped, "as it was asked to");
    assert!(result.output.is_empty(), "nothing came after the stop: {:?}", result.output);
}
