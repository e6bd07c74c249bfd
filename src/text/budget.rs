//! Cooperative scheduling: long work yields when its time slice is used up, and continues where it
//! was when it is polled again.
//!
//! Natively nothing waits for anything, so it never yields.

use std::future::{self, Future};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// When to yield, and where to report progress.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// Whether the time slice is used up.
    pub should_yield: fn() -> bool,
    /// Takes how many of how many bytes of a document were read.
    pub on_progress: fn(done: usize, of: usize),
}

impl Budget {
    /// Never yields.
    pub const NONE: Self = Self {
        should_yield: || false,
        on_progress: |_, _| {},
    };

    /// Yields, if the time slice is used up.
    pub fn yield_if_due(self) -> impl Future<Output = ()> {
        let mut has_yielded = false;
        future::poll_fn(move |_| {
            if has_yielded || !(self.should_yield)() {
                return Poll::Ready(());
            }
            has_yielded = true;
            Poll::Pending
        })
    }
}

/// Continues a work until it yields; its result, if it has ended.
pub fn poll_slice<T>(work: Pin<&mut dyn Future<Output = T>>) -> Option<T> {
    match work.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    }
}

/// Does a work in one go.
pub fn block_on<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    loop {
        if let Some(result) = poll_slice(work.as_mut()) {
            return result;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yields_only_when_the_slice_is_used_up() {
        async fn work(budget: Budget) -> u32 {
            for _ in 0..3 {
                budget.yield_if_due().await;
            }
            3
        }
        assert_eq!(block_on(work(Budget::NONE)), 3);
        let hasty = Budget {
            should_yield: || true,
            ..Budget::NONE
        };
        let mut slow = Box::pin(work(hasty));
        for _ in 0..3 {
            assert_eq!(poll_slice(slow.as_mut()), None);
        }
        assert_eq!(poll_slice(slow.as_mut()), Some(3));
        assert_eq!(block_on(work(hasty)), 3);
    }
}
