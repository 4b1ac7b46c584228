//! A plain worker, for comparison.

/// Seconds of one new worker, to its first message.
///
/// # Panics
/// If there is no worker.
pub async fn new_worker() -> f64 {
    let first_message = "
        const began = performance.now();
        const source = new Blob(['postMessage(0)'], { type: 'text/javascript' });
        const address = URL.createObjectURL(source);
        return new Promise((resolve) => {
            const worker = new Worker(address);
            worker.onmessage = () => {
                worker.terminate();
                URL.revokeObjectURL(address);
                resolve((performance.now() - began) / 1000);
            };
        });";
    let promise = js_sys::Function::new_no_args(first_message).call0(&wasm_bindgen::JsValue::NULL);
    let time = wasm_bindgen_futures::JsFuture::from(js_sys::Promise::from(promise.expect("a promise"))).await;
    time.ok().and_then(|time| time.as_f64()).expect("a number")
}
