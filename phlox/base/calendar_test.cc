// Dates and times as text and as integers.
#include "phlox/base/calendar.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

namespace phlox {
namespace {

constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

// The slow way: one day after the other.
TEST(Calendar, DaysFollowEachOther) {
  CivilDate date{-401, 1, 1};
  int64_t days = days_from_civil(date);
  int weekday = weekday_from_days(days);
  while (date.year < 2401) {
    ASSERT_EQ(days_from_civil(date), days);
    ASSERT_EQ(civil_from_days(days), date);
    ASSERT_EQ(weekday_from_days(days), weekday);
    weekday = (weekday + 1) % 7;
    ++days;
    if (++date.day <= days_in_month(date.year, date.month)) continue;
    date.day = 1;
    if (++date.month <= 12) continue;
    date.month = 1;
    ++date.year;
  }
  EXPECT_EQ(days_from_civil({1970, 1, 1}), 0);
  EXPECT_EQ(days_from_civil({2000, 2, 29}), 11016);
  EXPECT_EQ(weekday_from_days(0), 3);
  EXPECT_EQ(weekday_from_days(-4), 6);
  EXPECT_TRUE(is_leap_year(2000) && is_leap_year(2024) && is_leap_year(0));
  EXPECT_FALSE(is_leap_year(1900) || is_leap_year(2023));
}

TEST(Calendar, Dates) {
  const std::pair<const char*, std::optional<int32_t>> cases[] = {
      {"1970-01-01", 0},
      {"1969-12-31", -1},
      {"2000-02-29", 11016},
      {"2024-02-29", 19782},
      {"0000-01-01", -719528},
      {"9999-12-31", 2932896},
      {"+10000-01-01", 2932897},
      {"-0001-12-31", -719529},
      {"1900-02-29", {}},
      {"2023-02-29", {}},
      {"2023-04-31", {}},
      {"2023-00-01", {}},
      {"2023-13-01", {}},
      {"2023-01-00", {}},
      {"2023-01-32", {}},
      {"2023-1-1", {}},
      {"23-01-01", {}},
      {"10000-01-01", {}},
      {"+123-01-01", {}},
      {"+9999999-01-01", {}},
      {"+99999999-01-01", {}},
      {"2023-01-01 ", {}},
      {" 2023-01-01", {}},
      {"2023/01/01", {}},
      {"2023-01-01T00:00", {}},
      {"", {}},
      {"-", {}},
      {"2023", {}},
  };
  for (const auto& [text, days] : cases) EXPECT_EQ(parse_date(text), days) << text;
}

TEST(Calendar, Times) {
  const std::pair<const char*, std::optional<int64_t>> cases[] = {
      {"00:00", 0},
      {"12:30", 45'000'000'000},
      {"12:30:15", 45'015'000'000},
      {"12:30:15.25", 45'015'250'000},
      {"23:59:59.999999", kMicrosPerDay - 1},
      {"00:00:00.0000010000", 1},
      {"00:00:00.0000001", {}},
      {"00:00:00.", {}},
      {"24:00:00", {}},
      {"23:60", {}},
      {"23:59:60", {}},
      {"1:30", {}},
      {"12", {}},
      {"12:3", {}},
      {"12:30Z", {}},
      {"-1:30", {}},
      {"", {}},
  };
  for (const auto& [text, micros] : cases) EXPECT_EQ(parse_time(text), micros) << text;
}

TEST(Calendar, Datetimes) {
  struct Case {
    const char* text;
    std::optional<int64_t> micros;
    std::optional<int> offset;
  };
  const int64_t base = 951'827'415'000'000;  // 2000-02-29T12:30:15
  const Case cases[] = {
      {"2000-02-29T12:30:15", base, {}},
      {"2000-02-29 12:30:15", base, {}},
      {"2000-02-29t12:30:15", base, {}},
      {"2000-02-29T12:30:15.5", base + 500'000, {}},
      {"2000-02-29T12:30", base - 15'000'000, {}},
      {"2000-02-29", 951'782'400'000'000, {}},
      {"2000-02-29T12:30:15Z", base, 0},
      {"2000-02-29 12:30:15z", base, 0},
      {"2000-02-29T12:30:15+02:00", base - 2 * kMicrosPerHour, 120},
      {"2000-02-29T12:30:15-05:30", base + 330 * kMicrosPerMinute, -330},
      {"2000-02-29T12:30:15-0530", base + 330 * kMicrosPerMinute, -330},
      {"2000-02-29T12:30:15+00", base, 0},
      {"2000-02-29T12:30:15.5+02:00", base + 500'000 - 2 * kMicrosPerHour, 120},
      {"1969-12-31T23:59:59.999999", -1, {}},
      {"-290308-12-21T19:59:05.224192", kLeast, {}},
      {"-290308-12-21T19:59:05.224191", {}, {}},
      {"+294247-01-10T04:00:54.775807", kMost, {}},
      {"+294247-01-10T04:00:54.775808", {}, {}},
      {"2000-02-30T12:30:15", {}, {}},
      {"2000-02-29T25:30:15", {}, {}},
      {"2000-02-29T12:30:15 Z", {}, {}},
      {"2000-02-29  12:30:15", {}, {}},
      {"2000-02-29T", {}, {}},
      {"2000-02-29Z", {}, {}},
      {"2000-02-29_12:30", {}, {}},
      {"2000-02-29T12:30:15+2:00", {}, {}},
      {"2000-02-29T12:30:15+02:60", {}, {}},
      {"2000-02-29T12:30:15+24:00", {}, {}},
      {"2000-02-29T12:30:15+02:", {}, {}},
      {"2000-02-29T12:30:15+02:00x", {}, {}},
      {"", {}, {}},
  };
  for (const auto& [text, micros, offset] : cases) {
    const auto found = parse_datetime(text);
    ASSERT_EQ(found.has_value(), micros.has_value()) << text;
    if (!found) continue;
    EXPECT_EQ(found->micros, *micros) << text;
    EXPECT_EQ(found->has_offset, offset.has_value()) << text;
    EXPECT_EQ(found->offset_minutes, offset.value_or(0)) << text;
  }
}

TEST(Calendar, Timedeltas) {
  const std::pair<const char*, std::optional<int64_t>> cases[] = {
      {"PT0S", 0},
      {"P1D", kMicrosPerDay},
      {"P2W", 14 * kMicrosPerDay},
      {"P1DT2H30M1.5S", kMicrosPerDay + 9'001'500'000},
      {"-PT5M", -300'000'000},
      {"+PT5M", 300'000'000},
      {"PT36H", 36 * kMicrosPerHour},
      {"PT0.000001S", 1},
      {"1 day, 2:30:01.5", kMicrosPerDay + 9'001'500'000},
      {"3 days", 3 * kMicrosPerDay},
      {"3 days 00:00:01", 3 * kMicrosPerDay + 1'000'000},
      {"-1 day, 22:00:00", -2 * kMicrosPerHour},
      {"-1 days +22:00:00", -2 * kMicrosPerHour},
      {"2:30:01", 9'001'000'000},
      {"-02:00:00", -2 * kMicrosPerHour},
      {"100:00:00", 100 * kMicrosPerHour},
      {"-P106751991DT4H54.775808S", kLeast},
      {"-P106751991DT4H54.775809S", {}},
      {"P106751991DT4H54.775807S", kMost},
      {"P106751991DT4H54.775808S", {}},
      {"P999999999999999D", {}},
      {"P9999999999999999D", {}},
      {"P", {}},
      {"PT", {}},
      {"P1DT", {}},
      {"P1H", {}},
      {"PT1D", {}},
      {"PT1M2H", {}},
      {"PT1S1S", {}},
      {"PT1.5M", {}},
      {"PT1.S", {}},
      {"PT1.0000001S", {}},
      {"P1M", {}},
      {"P1Y", {}},
      {"P-1D", {}},
      {"PT1", {}},
      {"1 dayz", {}},
      {"2:30", {}},
      {"2:60:00", {}},
      {"1", {}},
      {"", {}},
      {"-", {}},
  };
  for (const auto& [text, micros] : cases)
    EXPECT_EQ(parse_timedelta(text), micros) << text;
}

TEST(Calendar, Prints) {
  EXPECT_EQ(date_text(11016), "2000-02-29");
  EXPECT_EQ(date_text(-719528), "0000-01-01");
  EXPECT_EQ(date_text(-719529), "-0001-12-31");
  EXPECT_EQ(date_text(2932897), "+10000-01-01");
  EXPECT_EQ(time_text(0), "00:00:00");
  EXPECT_EQ(time_text(kMicrosPerDay - 1), "23:59:59.999999");
  EXPECT_EQ(datetime_text(951'827'415'250'000), "2000-02-29T12:30:15.250000");
  EXPECT_EQ(datetime_text(-1), "1969-12-31T23:59:59.999999");
  EXPECT_EQ(datetime_text(kLeast), "-290308-12-21T19:59:05.224192");
  EXPECT_EQ(datetime_text(kMost), "+294247-01-10T04:00:54.775807");
  EXPECT_EQ(datetime_text(0, 0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(datetime_text(0, 330), "1970-01-01T05:30:00+05:30");
  EXPECT_EQ(datetime_text(0, -480), "1969-12-31T16:00:00-08:00");
  const std::pair<int64_t, const char*> lengths[] = {
      {0, "PT0S"},
      {1, "PT0.000001S"},
      {-300'000'000, "-PT5M"},
      {kMicrosPerDay, "P1D"},
      {kMicrosPerDay + 9'001'500'000, "P1DT2H30M1.5S"},
      {kMicrosPerDay + 1'000'000, "P1DT1S"},
      {10'000'000, "PT10S"},
      {2 * kMicrosPerHour, "PT2H"},
      {kLeast, "-P106751991DT4H54.775808S"},
  };
  for (const auto& [micros, text] : lengths) EXPECT_EQ(timedelta_text(micros), text);
}

TEST(Calendar, ReadsBackWhatItPrints) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 20'000; ++round) {
    const auto micros = static_cast<int64_t>(random()) >> random() % 50;
    ASSERT_EQ(parse_timedelta(timedelta_text(micros)), micros);
    const auto plain = parse_datetime(datetime_text(micros));
    ASSERT_TRUE(plain && plain->micros == micros && !plain->has_offset);
    const auto offset = static_cast<int32_t>(random() % 2879) - 1439;
    const auto zoned = parse_datetime(datetime_text(micros / 2, offset));
    ASSERT_TRUE(zoned && zoned->micros == micros / 2 && zoned->offset_minutes == offset);
    const auto days = static_cast<int32_t>(random());
    ASSERT_EQ(parse_date(date_text(days)), days) << date_text(days);
    const auto time = static_cast<int64_t>(random() % kMicrosPerDay);
    ASSERT_EQ(parse_time(time_text(time)), time);
  }
}

}  // namespace
}  // namespace phlox
