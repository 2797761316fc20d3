using Rusm.Tests.Reference.Supervision;
using Rusm.Tests.Scenarios.Supervision;
using Xunit;

namespace Rusm.Tests.Laws.Supervision;

/// <summary>The decisions are OTP's.</summary>
public sealed class ModelLaws
{
    [Fact]
    public void A_supervisor_does_what_the_model_of_OTPs_does() => SupervisorScriptLaw.Holds(AnySupervisorScript.OfOtp, story =>
    {
        var (world, ofModel) = (SupervisorScriptLaw.Lived(story).World, new InMemoryWorld(story.Meanwhile));
        Lives.Live(story, ofModel, new SupervisorModel(ofModel, story.Flags, story.Children));
        Assert.Equal(ofModel.Log, world.Log);
        Assert.Equal(ofModel.Running, world.Running);
    });
}
