// Work is done exactly once, also what is still queued when the pool ends.
#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "ops/thread_pool.h"

BOOST_AUTO_TEST_SUITE(ops_thread_pool)

using tallyport::ops::ThreadPool;

BOOST_AUTO_TEST_CASE(destructor_finishes_what_is_queued) {
  std::atomic<int> done{0};
  {
    ThreadPool pool(2);
    for (int i = 0; i < 1000; ++i) pool.post([&] { ++done; });
  }
  BOOST_TEST(done == 1000);
}

BOOST_AUTO_TEST_CASE(destructor_finishes_what_the_last_work_posts) {
  std::atomic<int> done{0};
  std::function<void(int)> descend;  // before the pool, so that it outlives it
  {
    ThreadPool pool(3);
    descend = [&](int depth) {
      ++done;
      if (depth > 0) pool.post([&descend, depth] { descend(depth - 1); });
    };
    for (int i = 0; i < 10; ++i) pool.post([&descend] { descend(100); });
  }
  BOOST_TEST(done == 10 * 101);
}

BOOST_AUTO_TEST_CASE(work_of_one_thread_is_done_in_order) {
  std::vector<int> order;
  {
    ThreadPool pool(1);
    for (int i = 0; i < 100; ++i) pool.post([&order, i] { order.push_back(i); });
  }
  BOOST_TEST_REQUIRE(order.size() == 100);
  for (int i = 0; i < 100; ++i) BOOST_TEST(order[static_cast<std::size_t>(i)] == i);
}

BOOST_AUTO_TEST_CASE(threads_work_at_the_same_time) {
  std::promise<void> first;
  std::promise<void> second;
  ThreadPool pool(2);
  // Each waits for the other: one thread alone would never end this.
  pool.post([&] {
    first.set_value();
    second.get_future().wait();
  });
  pool.post([&] {
    first.get_future().wait();
    second.set_value();
  });
}

BOOST_AUTO_TEST_CASE(posting_from_many_threads_loses_nothing) {
  std::atomic<int> done{0};
  {
    ThreadPool pool(2);
    std::vector<std::thread> posters;
    for (int i = 0; i < 4; ++i)
      posters.emplace_back([&] {
        for (int j = 0; j < 500; ++j) pool.post([&] { ++done; });
      });
    for (auto& poster : posters) poster.join();
  }
  BOOST_TEST(done == 2000);
}

BOOST_AUTO_TEST_CASE(work_is_let_go_before_the_next) {
  auto held = std::make_shared<int>(1);
  std::weak_ptr<int> watch = held;
  std::promise<bool> gone;
  ThreadPool pool(1);
  pool.post([held = std::move(held)] {});
  pool.post([&] { gone.set_value(watch.expired()); });
  BOOST_TEST(gone.get_future().get());
}

BOOST_AUTO_TEST_SUITE_END()
