//! In a browser: the test's worker is the host, which never waits, and threads run on workers that it makes.

#![cfg(target_family = "wasm")]

use js_sys::{Function, Promise};
use outside::Visits;
use std::collections::BTreeSet;
use threadground::prelude::*;
use threadground::web::host;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// Lets the host's event loop turn.
async fn pause() {
    let wait = Function::new_with_args("done", "setTimeout(done, 2)");
    let promise = Promise::new(&mut |done, _| {
        wait.call1(&js_sys::global(), &done).expect("a timer can be set");
    });
    JsFuture::from(promise).await.expect("a timer does not fail");
}

#[wasm_bindgen_test]
async fn threads_count_visits() {
    host::host("wasm-bindgen-test.js", 3).expect("the memory is shared");
    let visits = Visits::none();
    let visitors = [visits.clone(), visits.clone()].map(|its| Thread::new(move || its.count(), ()));
    visitors.iter().for_each(Thread::start);
    while visitors.iter().any(Thread::is_alive) {
        pause().await;
    }
    assert_eq!(visits.so_far(), 2);
}

/// The flags of `.cargo/config.toml` are those that this was built with, but for the paths of the machine that it hides.
#[wasm_bindgen_test]
fn it_takes_the_flags_of_the_configuration_and_no_others() {
    let built_with = option_env!("CARGO_ENCODED_RUSTFLAGS").expect("it is built with flags").split('\u{1f}');
    let built_with: BTreeSet<_> =
        built_with.filter(|flag| !flag.starts_with("--remap-path-prefix=")).collect();
    // Strings in quotes, and of the file's only those of the list.
    let list = include_str!("../.cargo/config.toml").split_once("rustflags = [").expect("a list of flags").1;
    let said: BTreeSet<_> = list.split('"').skip(1).step_by(2).collect();
    assert_eq!(said, built_with);
}
