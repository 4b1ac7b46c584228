//! The browser's side of the tests, where the root worker is the host.

use js_sys::{Function, Promise};
use std::cell::Cell;
use threadground::runtime::{Carriers, RunHandle};
use threadground::web::host;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(function: &Function, milliseconds: f64);
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    pub(crate) fn now() -> f64;
    #[wasm_bindgen(thread_local_v2, js_namespace = navigator, js_name = userAgent)]
    static USER_AGENT: String;
}

/// Lets the host's event loop turn.
pub(crate) async fn pause(milliseconds: f64) {
    let promise = Promise::new(&mut |resolve, _| set_timeout(&resolve, milliseconds));
    JsFuture::from(promise).await.expect("a timer does not fail");
}

thread_local! {
    static READY: Cell<bool> = const { Cell::new(false) };
}

/// Makes the root worker the host, once, with a few carriers parked.
pub(crate) async fn ready() {
    if READY.replace(true) {
        return;
    }
    let keep = "self.carrierFailures = []; self.onCarrierFailed = (what) => self.carrierFailures.push(what)";
    Function::new_no_args(keep).call0(&JsValue::NULL).expect("a handler is set");
    host::host("wasm-bindgen-test.js", 4).expect("the test's memory is shared");
    if host::carry_fibers() && option_env!("THREADGROUND_CARRIERS") == Some("threads") {
        Carriers::Threads.take_usually().expect("there are carriers");
    }
    let until = now() + 20_000.0;
    while host::idle_carriers() < 4 {
        assert!(now() < until, "only {} of 4 carriers came", host::idle_carriers());
        pause(2.0).await;
    }
}

/// Awaits a run's end, and for at most so long after it that every carrier is back.
pub(crate) async fn settled(run: &RunHandle, grace: f64) -> bool {
    while !run.has_ended() {
        pause(1.0).await;
    }
    let until = now() + grace;
    while !run.is_settled() && now() < until {
        pause(1.0).await;
    }
    if run.is_settled() {
        all_parked().await;
    }
    run.is_settled()
}

/// Every carrier parks again, soon after its thread's end.
async fn all_parked() {
    let until = now() + 5000.0;
    while host::idle_carriers() < host::all_carriers() {
        let (idle, all) = (host::idle_carriers(), host::all_carriers());
        assert!(now() < until, "{idle} of {all} carriers are parked; {}", failures());
        pause(1.0).await;
    }
}

/// What went wrong in a carrier: a trap, or a worker that could not be started.
fn failures() -> String {
    let failures = js_sys::Reflect::get(&js_sys::global(), &"carrierFailures".into());
    failures.map(|list| js_sys::Array::from(&list).join("; ").into()).unwrap_or_default()
}

/// Workers and memory do not grow: a carrier that is given back is used again, and parks.
#[wasm_bindgen_test]
async fn two_hundred_runs_leave_no_more_than_twenty() {
    use threadground::prelude::*;
    use threadground::recipe::Way;
    ready().await;
    let mut after_twenty = (0, 0);
    for number in 0..200 {
        let way = if number % 2 == 0 { Way::First } else { Way::Real };
        let run = crate::run::start(way, move || {
            let (lock, never) = (Lock::new(), Event::new());
            for _ in 0..5 {
                let (lock, never) = (lock.clone(), never.clone());
                Thread::new(
                    move || {
                        let _held = lock.hold();
                        if number % 10 == 0 {
                            never.wait();
                        }
                    },
                    (),
                )
                .start();
            }
            // How much a run that polls has written when it is stopped is chance. One of the first
            // twenty writes more than any, so that chance does not set the mark.
            for _ in 0..if number == 11 { 50_000 } else { 0 } {
                sleep(secs(0.0));
            }
            while number % 10 == 0 {
                sleep(secs(0.001));
            }
        });
        if number % 10 == 0 {
            pause(2.0).await;
            run.stop();
        }
        assert!(settled(&run, 5000.0).await, "run {number} gave its carriers back");
        drop(run);
        let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
        let bytes =
            js_sys::Reflect::get(&memory.buffer(), &"byteLength".into()).ok().and_then(|n| n.as_f64());
        let now = (host::all_carriers(), bytes.map_or(0, |bytes| bytes as u32));
        if number == 20 {
            after_twenty = now;
        } else if number == 199 {
            assert_eq!(now, after_twenty, "as many carriers, and as much memory");
        }
    }
}

/// A test that thinks that it runs in one browser and runs in another proves nothing.
#[wasm_bindgen_test]
fn this_is_the_browser_that_was_asked_for() {
    let agent = USER_AGENT.with(Clone::clone);
    let expected = match option_env!("THREADGROUND_TEST_BROWSER") {
        Some("chromium") => "Chrome/",
        Some("firefox") => "Firefox/",
        Some("webkit") => "Version/",
        other => panic!("THREADGROUND_TEST_BROWSER is {other:?}, but must be chromium, firefox or webkit"),
    };
    assert!(agent.contains(expected), "{agent} must be {expected}");
    assert_eq!(host::carry_fibers(), expected != "Version/", "whether it has fibers");
}
