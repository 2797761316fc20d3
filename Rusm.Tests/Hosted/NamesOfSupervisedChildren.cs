using System.Threading.Channels;
using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Kernel;
using Rusm.Kernel.Supervision;
using Rusm.Tests.Hosted.Stage;
using Xunit;

namespace Rusm.Tests.Hosted;

public sealed class NamesOfSupervisedChildren : HostedFacts
{
    private static readonly SupervisorFlags Patient = new() { Intensity = 1000 };

    [Fact]
    public async Task A_restarted_child_has_its_name_again_when_it_begins()
    {
        var starts = Channel.CreateUnbounded<(Pid Self, Pid? Found)>();
        await Runtime.StartSupervisorAsync(new SupervisorSpec(Patient).Child(new ChildSpec("till") { Name = "shop" }, async context =>
        {
            await starts.Writer.WriteAsync((context.Self, context.WhereIs("shop")));
            await context.ReceiveAsync();
            throw new InvalidOperationException("told to crash");
        })).WithinPatience();
        for (var start = 0; start < 100; start++)
        {
            var (self, found) = await starts.Reader.ReadAsync().AsTask().WithinPatience();
            Assert.Equal(self, found);
            Assert.Equal(self, Runtime.WhereIs("shop"));
            Runtime.Send("shop", "crash");
        }
    }

    [Fact]
    public async Task A_supervisor_that_is_a_child_may_have_a_name_too()
    {
        var supervisor = await Runtime.StartSupervisorAsync(new SupervisorSpec().Child(
            ChildSpec.ForSupervisor("workers") with { Name = "workers" },
            new SupervisorSpec().Child(new ChildSpec("one") { Name = "one" }, Waits))).WithinPatience();
        Assert.Equal(["one", "workers"], Runtime.Registered().ToArray());
        Assert.Equal([supervisor.Pid, Runtime.WhereIs("one")!.Value], Links(Runtime.WhereIs("workers")!.Value));
    }

    [Fact]
    public async Task A_child_whose_name_is_taken_does_not_start()
    {
        var holder = await NewProcess();
        Runtime.Register("shop", holder.Pid);
        var thrown = await Assert.ThrowsAsync<SupervisorStartException>(() => Runtime
            .StartSupervisorAsync(new SupervisorSpec().Child(new ChildSpec("till") { Name = "shop" }, Waits)).WithinPatience());
        Assert.Equal(("till", ExitReason.Named("already_started", holder.Pid)), (thrown.ChildId, thrown.Reason));
        Assert.Equal(holder.Pid, Runtime.WhereIs("shop"));
    }

    [Fact]
    public void A_blank_name_is_a_mistake_of_the_declaration() => Assert.Equal(
        "Child 'till': its registered name ' ' is blank; leave it out for none.",
        Assert.Single(Validation.Of(new SupervisorFlags(), new ChildSpec("till") { Name = " " })));
}
