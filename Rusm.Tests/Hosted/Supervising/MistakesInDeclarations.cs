using Rusm.Host.Supervision;
using Rusm.Kernel.Supervision;
using Xunit;

namespace Rusm.Tests.Hosted.Supervising;

public sealed class MistakesInDeclarations : SupervisorFacts
{
    private static readonly TimeSpan TooLong = TimeSpan.FromDays(50);

    public static TheoryData<string, SupervisorSpec> Mistakes => new()
    {
        { "'a'", new SupervisorSpec().Child("a", Waits).Child("a", Waits) },
        { "no id", new SupervisorSpec().Child(new ChildSpec(null!), Waits) },
        { "intensity", new SupervisorSpec(Flags(intensity: -1)) },
        { "exactly one", new SupervisorSpec(Flags(RestartStrategy.SimpleOneForOne)) },
        { "has a template", new SupervisorSpec().Template<int>(new ChildSpec("a"), static _ => Waits) },
        { "In 'inner': 2 children have the id 'b'", new SupervisorSpec().Child("inner", new SupervisorSpec().Child("b", Waits).Child("b", Waits)) },
        {
            "In 'outer': In 'inner': The restart intensity is -1",
            new SupervisorSpec().Child("outer", new SupervisorSpec().Child("inner", new SupervisorSpec(Flags(intensity: -1))))
        },
        { "start timeout is 50", new SupervisorSpec().Child(new ChildSpec("a") { StartTimeout = TooLong }, Waits) },
        { "shutdown time is 50", new SupervisorSpec().Child(new ChildSpec("a") { Shutdown = Shutdown.Within(TooLong) }, Waits) },
        { "cap of its backoff is 50", new SupervisorSpec().Child(new ChildSpec("a") { Backoff = new Backoff { Cap = TooLong } }, Waits) },
    };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public async Task They_are_the_callers_before_anybody_is_spawned(string says, SupervisorSpec spec)
    {
        var thrown = await Assert.ThrowsAsync<ArgumentException>(() => Runtime.StartSupervisorAsync(spec));
        Assert.Contains(says, thrown.Message, StringComparison.Ordinal);
        Assert.Equal(0, Runtime.Counters.Spawned);

        var puppet = await NewProcess();
        await Assert.ThrowsAsync<ArgumentException>(() => puppet.Awaits(async context => await context.StartSupervisorAsync(spec)));
        Assert.Equal(1, Runtime.Counters.Spawned);
        Assert.True(Runtime.IsAlive(puppet.Pid));
    }

    [Fact]
    public async Task All_are_told_at_once()
    {
        var spec = new SupervisorSpec(Flags(intensity: -1)).Child("a", Waits).Child("a", Waits);
        var thrown = await Assert.ThrowsAsync<ArgumentException>(() => Runtime.StartSupervisorAsync(spec));
        Assert.Contains("intensity", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("'a'", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_call_they_are_the_answer_and_the_supervisor_lives_on()
    {
        var tree = await Started(new SupervisorSpec());
        var inner = new SupervisorSpec(Flags(intensity: -1));
        Assert.Contains("intensity", await Problem(tree.StartChildAsync(ChildSpec.ForSupervisor("inner"), inner)), StringComparison.Ordinal);
        Assert.Contains("no id", await Problem(tree.StartChildAsync(new ChildSpec(null!), Waits)), StringComparison.Ordinal);
        Assert.Contains("shutdown", await Problem(tree.StartChildAsync(new ChildSpec("a") { Shutdown = null! }, Waits)), StringComparison.Ordinal);
        Assert.Contains("template", await Problem(tree.StartDynamicAsync("argument")), StringComparison.Ordinal);
        Assert.Empty(await Family(tree));
    }

    [Fact]
    public async Task What_is_null_is_refused_where_it_is_given()
    {
        var tree = await Started(new SupervisorSpec());
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await tree.TerminateChildAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await tree.RestartChildAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await tree.DeleteChildAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await tree.GetChildSpecAsync(null!));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await tree.StartChildAsync(null!, Waits));
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await tree.StartChildAsync(new ChildSpec("a"), (SupervisorSpec)null!));
        Assert.Throws<ArgumentNullException>(() => new SupervisorSpec().Child((ChildSpec)null!, Waits));
        Assert.Throws<ArgumentNullException>(() => new SupervisorSpec().Child("a", (SupervisorSpec)null!));
        Assert.Empty(await Family(tree));
    }

    [Fact]
    public void A_declaration_is_a_value()
    {
        var shorter = new SupervisorSpec().Child("a", Waits);
        var longer = shorter.Child("b", Waits);
        Assert.Equal(["a"], shorter.Children.Map(child => child.Id).ToArray());
        Assert.Equal(["a", "b"], longer.Children.Map(child => child.Id).ToArray());
        Assert.Equal(new SupervisorFlags(), longer.Flags);
    }

    private static async Task<string> Problem(Task<CallResult> call) => Assert.IsType<CallResult.Invalid>(await call.WaitAsync(Stage.Patience.Limit)).Problem;
}
