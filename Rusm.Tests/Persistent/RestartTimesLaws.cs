using FsCheck.Xunit;
using Rusm.Kernel.Supervision;
using Xunit;

namespace Rusm.Tests.Persistent;

[Properties(MaxTest = 500, QuietOnSuccess = true)]
public sealed class RestartTimesLaws
{
    [Property]
    public void They_are_a_queue_of_the_times_of_a_period_and_no_version_changes(byte[] waits, byte period)
    {
        var (times, list, now) = (RestartTimes.None, new List<TimeSpan>(), TimeSpan.Zero);
        var versions = new List<(RestartTimes Times, TimeSpan[] Expected)>();
        foreach (var wait in waits)
        {
            now += TimeSpan.FromTicks(wait % 16);
            var since = now - TimeSpan.FromTicks(period * 4);
            times = times.Since(since).Add(now);
            list.RemoveAll(time => time < since);
            list.Add(now);
            versions.Add((times, [.. list]));
        }

        Assert.All(versions, version =>
        {
            Assert.Equal(version.Expected, version.Times);
            Assert.Equal(version.Expected.Length, version.Times.Count);
        });
    }

    [Fact]
    public void They_are_equal_by_their_times_however_they_came_about()
    {
        var (one, other) = (RestartTimes.None, RestartTimes.None);
        for (var number = 0; number < 100; number++)
        {
            one = one.Add(TimeSpan.FromTicks(number));
        }

        one = one.Since(TimeSpan.FromTicks(70));
        for (var number = 70; number < 100; number++)
        {
            other = other.Add(TimeSpan.FromTicks(number));
        }

        Assert.Equal(other, one);
        Assert.NotEqual(other.Add(TimeSpan.Zero), one);
        Assert.Equal(RestartTimes.None, one.Since(TimeSpan.FromTicks(100)));
    }
}
