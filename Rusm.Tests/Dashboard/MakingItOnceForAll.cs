using Microsoft.Extensions.Time.Testing;
using Rusm.Dashboard.Live;
using Rusm.Dashboard.Processes;
using Rusm.Host;
using Xunit;

namespace Rusm.Tests.Dashboard;

/// <summary>What the dashboard makes of a survey of the processes.</summary>
public sealed class MakingItOnceForAll
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public async Task What_is_asked_again_is_made_once_for_each_survey()
    {
        var observer = new LiveObserver(clock);
        await using var runtime = new Runtime(new RuntimeOptions { Observer = observer });
        var made = 0;
        var texts = new PerSurvey<string, string>(new Surveyor(observer, clock), (survey, asked) => $"{asked} {survey.All.Length} {++made}");
        Assert.Equal("one 0 1", texts.Get("one"));
        Assert.Equal("one 0 1", texts.Get("one"));
        Assert.Equal("other 0 2", texts.Get("other"));
        runtime.Spawn(static context => context.ReceiveAsync().AsTask());
        Assert.Equal("other 0 2", texts.Get("other"));   // the survey is not old enough for another one
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("other 1 3", texts.Get("other"));
    }
}
