using System.Globalization;
using System.Runtime.CompilerServices;
using Elastickv.SnapshotFs.EndToEnd.Support;

// Mounts, daemons and memory are looked at machine-wide; one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Elastickv.SnapshotFs.EndToEnd;

internal static class Session
{
    /// <summary>A test process that is asked to end in the middle leaves no mount behind; the next one clears up behind a killed one.</summary>
    [ModuleInitializer]
    internal static void ClearUpAtTheEnd()
    {
        string self = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Scratch.ClearAway(process => process == self);
    }
}
