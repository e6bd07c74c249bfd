//! Long work in slices: it gives way when whoever drives it says that it is time, and goes on where
//! it was when it is polled again.
//!
//! Natively nobody waits for anything, so it never gives way.

use std::future::{self, Future};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// When to give way, and whom to tell how far it is.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Whether the slice has lasted long enough.
    pub is_time: fn() -> bool,
    /// Takes how many of how many bytes of a document were read.
    pub tell: fn(done: usize, of: usize),
}

impl Pace {
    /// Never gives way.
    pub const NONE: Self = Self {
        is_time: || false,
        tell: |_, _| {},
    };

    /// Gives way, if it is time.
    pub fn breathe(self) -> impl Future<Output = ()> {
        let mut has_given = false;
        future::poll_fn(move |_| {
            if has_given || !(self.is_time)() {
                return Poll::Ready(());
            }
            has_given = true;
            Poll::Pending
        })
    }
}

/// Goes on with a work until it gives way; its result, if it came to its end.
pub fn go_on<T>(work: Pin<&mut dyn Future<Output = T>>) -> Option<T> {
    match work.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => Some(result),
        Poll::Pending => None,
    }
}

/// Does a work in one go.
pub fn finish<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    loop {
        if let Some(result) = go_on(work.as_mut()) {
            return result;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_way_only_when_it_is_time() {
        async fn work(pace: Pace) -> u32 {
            for _ in 0..3 {
                pace.breathe().await;
            }
            3
        }
        assert_eq!(finish(work(Pace::NONE)), 3);
        let hasty = Pace {
            is_time: || true,
            ..Pace::NONE
        };
        let mut slow = Box::pin(work(hasty));
        for _ in 0..3 {
            assert_eq!(go_on(slow.as_mut()), None);
        }
        assert_eq!(go_on(slow.as_mut()), Some(3));
        assert_eq!(finish(work(hasty)), 3);
    }
}
