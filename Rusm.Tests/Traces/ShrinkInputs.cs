using Rusm.Kernel;
using static Rusm.Tests.Manual.Vocabulary;

namespace Rusm.Tests.Traces;

/// <summary>Long runs in which one thing is to be found.</summary>
internal static class ShrinkInputs
{
    /// <summary>Thousands of signals of many processes. Among them one stops with <c>overload</c> and takes another along, over a third.</summary>
    internal static (Signal[] Signals, Pid Dead) WithOneFault()
    {
        const int Processes = 300;
        var chance = new Random(4711);
        var signals = new List<Signal>(Enumerable.Repeat(Outside.Spawns(), Processes));
        var (first, middle, last) = (new Pid(101), new Pid(157), new Pid(203));
        Noise(1_500);
        signals.Add(first.LinksTo(middle));
        Noise(700);
        signals.Add(middle.LinksTo(last));
        Noise(1_500);
        signals.Add(first.StopsItself(Overload));
        Noise(500);
        return ([.. signals], last);

        // Of all but those three.
        void Noise(int count)
        {
            for (; count > 0; count--)
            {
                var (one, other) = (Anybody(), Anybody());
                signals.Add(chance.Next(12) switch
                {
                    0 => one.Traps(chance.Next(2) == 0),
                    1 or 2 => one.LinksTo(other),
                    3 => one.UnlinksFrom(other),
                    4 => one.Monitors(other),
                    5 => one.Demonitors(new MonitorRef(chance.Next(1, 100))),
                    6 when chance.Next(20) == 0 => one.SendsExit(other, Overload),
                    7 when chance.Next(20) == 0 => one.Throws(),
                    8 => one.SpawnsLinked(),
                    9 => Outside.Spawns(),
                    _ => one.Sends(other, "hay"),
                });
            }
        }

        Pid Anybody() => new(chance.Next(1, 101));
    }
}
