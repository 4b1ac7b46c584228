//! The browser's side of the tests, where the root worker is the host.

use js_sys::{Function, Promise};
use std::cell::Cell;
use threadground::runtime::Carriers;
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

/// What went wrong in a carrier, a line each: a trap, or a worker that could not be started.
pub(crate) fn failures() -> String {
    let failures = js_sys::Reflect::get(&js_sys::global(), &"carrierFailures".into());
    failures.map(|list| js_sys::Array::from(&list).join("\n").into()).unwrap_or_default()
}

/// A test that thinks that it runs in one browser and runs in another proves nothing.
/// The file says which it is to be: in the module itself it would have it built anew for each browser.
#[wasm_bindgen_test]
async fn this_is_the_browser_that_was_asked_for() {
    let agent = USER_AGENT.with(Clone::clone);
    let read = Function::new_no_args("return fetch('documents/browser.txt').then((answer) => answer.text())");
    let asked = read.call0(&JsValue::NULL).expect("a worker can fetch");
    let asked = JsFuture::from(Promise::from(asked)).await.expect("the file is served");
    let expected = match asked.as_string().as_deref().map(str::trim) {
        Some("chromium") => "Chrome/",
        Some("firefox") => "Firefox/",
        Some("webkit") => "Version/",
        other => panic!("browser.txt has {other:?}, but must have chromium, firefox or webkit"),
    };
    assert!(agent.contains(expected), "{agent} must be {expected}");
    assert_eq!(host::carry_fibers(), expected != "Version/", "whether it has fibers");
}
