using Rusm.Host;
using Rusm.Host.Supervision;
using Rusm.Properties;
using Xunit;

public sealed class ShopTests
{
    [Fact]
    public async Task A_helper_without_a_link_is_found()
    {
        var exception = await Assert.ThrowsAsync<PropertyException>(() => CascadeTest.CheckAsync(() => Tree(linked: false)));
        Assert.Contains("<4> helper is alive, and no link leads to it from the root <2>.", exception.Message);
        Assert.Contains("CascadeTest.Repeat(() => Tree(linked: false), TreeProperty.NoOrphans, \"seed 0\");", exception.Message);
    }

    // As the message has it, but for the assertion around it: the bug is still there.
    [Fact]
    public void Repeats_the_failure() => Assert.Throws<PropertyException>(() =>
        CascadeTest.Repeat(() => Tree(linked: false), TreeProperty.NoOrphans, "seed 0"));

    [Fact]
    public async Task With_a_link_the_tree_is_right() => await CascadeTest.CheckAsync(() => Tree(linked: true));

    private static SupervisorSpec Tree(bool linked) => new SupervisorSpec().Child("orders", async context =>
    {
        var helper = linked ? context.SpawnLink(WaitAsync, label: "helper") : context.Spawn(WaitAsync, label: "helper");
        await WaitAsync(context);
    });

    private static async Task WaitAsync(ProcessContext context)
    {
        await foreach (var item in context.ReceiveAllAsync())
        {
            Console.WriteLine(item);
        }
    }
}
