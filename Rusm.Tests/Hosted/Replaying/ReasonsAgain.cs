using Rusm.Host;
using Rusm.Host.Replaying;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Xunit;

namespace Rusm.Tests.Hosted.Replaying;

/// <summary>Exit reasons with a value in a program that runs again.</summary>
public sealed class ReasonsAgain : ReplayFacts
{
    [Fact]
    public async Task A_body_that_ends_with_an_equal_value_does_the_same()
    {
        async Task Parent(ProcessContext context)
        {
            context.SetTrapExit(true);
            context.SpawnLink(static child =>
            {
                child.Stop(ExitReason.ShutdownWith(new Order("apples", 3)));
                return Task.CompletedTask;
            });
            Write(context, ((Received.Exit)await context.ReceiveAsync()).Reason.Value);   // the value itself: a body made it
            var waiting = context.SpawnLink(static async child => await child.ReceiveAsync());
            context.Exit(waiting, ExitReason.Named("overload", 7));
            Write(context, ((Received.Exit)await context.ReceiveAsync()).Reason.Value);
        }

        var trace = await RecordsToItsEnd(runtime => runtime.Spawn(Parent));
        IsTheSame(trace, () => new ExternalScript().Spawn(Parent));
    }

    [Fact]
    public async Task A_value_with_another_text_is_another_way()
    {
        ProcessBody Ends(int count) => context =>
        {
            context.Stop(ExitReason.ShutdownWith(new Order("apples", count)));
            return Task.CompletedTask;
        };

        var parted = Parts(await RecordsToItsEnd(runtime => runtime.Spawn(Ends(3))), new ExternalScript().Spawn(Ends(4)));
        Assert.Contains("shutdown (Order { What = apples, Count = 3 })", parted.Recorded, StringComparison.Ordinal);
        Assert.Contains("shutdown (Order { What = apples, Count = 4 })", parted.Replayed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_signal_from_outside_a_body_sees_the_text_of_the_value()
    {
        var (value, trapping) = (default(object), new TaskCompletionSource());
        async Task Body(ProcessContext context)
        {
            context.SetTrapExit(true);
            trapping.TrySetResult();
            value = ((Received.Exit)await context.ReceiveAsync()).Reason.Value;
        }

        var trace = await Records(async runtime =>
        {
            var body = runtime.Spawn(Body);
            await trapping.Task;
            runtime.Exit(body, ExitReason.Named("overload", 7));
            await runtime.WhenNoBodyRunsAsync();
        });
        Assert.Equal(7, value);
        Assert.True(ProgramReplay.Run(trace, new ExternalScript().Spawn(Body)).Divergence is null);
        Assert.Equal("7", value);
    }

    [Fact]
    public async Task A_tree_whose_child_does_not_start_ends_the_same_way()
    {
        static SupervisorSpec Tree() => new SupervisorSpec().Child("inner", new SupervisorSpec()
            .Child(new ChildSpec("a"), static async (context, handshake) =>
            {
                handshake.Acknowledge();
                await context.ReceiveAsync();
            })
            .Child(new ChildSpec("b"), static (_, _) => throw new InvalidOperationException("no database")));

        var trace = await Records(static async runtime =>
            await Assert.ThrowsAsync<SupervisorStartException>(() => runtime.StartSupervisorAsync(Tree())));
        var result = ProgramReplay.Run(trace, new ExternalScript().StartSupervisor(Tree()));
        Assert.True(result.Divergence is null, $"{result.Divergence}");
        Assert.Equal(trace.Steps, result.Steps);
    }

    private sealed record Order(string What, int Count);
}
