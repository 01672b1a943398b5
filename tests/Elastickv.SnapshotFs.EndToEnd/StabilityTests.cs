using Elastickv.SnapshotFs.EndToEnd.Support;

namespace Elastickv.SnapshotFs.EndToEnd;

/// <summary>Two mounts of one file cannot be told apart.</summary>
public class StabilityTests
{
    private const string Attributes = "cd \"$1\" && find . -printf '%i %y %m %n %U %G %s %T@ %P\\n' | LC_ALL=C sort";

    public static TheoryData<string> Names => [.. RealSnapshot.Names];

    [MountTheory]
    [MemberData(nameof(Names))]
    public void TwoMountsAreIdentical(string name)
    {
        using var one = MountedSnapshot.Of(RealSnapshot.Path(name));
        using var other = MountedSnapshot.Of(RealSnapshot.Path(name));
        string[] attributes = Tool.Shell(Attributes, one.Path).Succeeded().Lines;
        Assert.Equal(attributes, Tool.Shell(Attributes, other.Path).Succeeded().Lines);
        Tool.Run("diff", "-r", "--no-dereference", one.Path, other.Path).Succeeded();

        // One number for one node, whatever way it is looked at, and no two nodes with one number.
        Assert.Equal(attributes, Tool.Shell(Attributes, one.Path).Succeeded().Lines);
        string[] numbers = [.. attributes.Select(line => line.Split(' ')[0])];
        Assert.Equal(numbers.Length, numbers.Distinct().Count());
    }

    [MountTheory]
    [MemberData(nameof(Names))]
    public void OrderOfDirectoriesIsTheSameEveryTime(string name)
    {
        using var one = MountedSnapshot.Of(RealSnapshot.Path(name));
        using var other = MountedSnapshot.Of(RealSnapshot.Path(name));
        const string Order = "cd \"$1\" && find . -print0 | sha256sum";
        Assert.Equal(Tool.Shell(Order, one.Path).Succeeded().Text, Tool.Shell(Order, other.Path).Succeeded().Text);
    }

    [MountTheory]
    [MemberData(nameof(Names))]
    public void SizesAreTheLengthsOfTheFiles(string name)
    {
        using var mounted = MountedSnapshot.Of(RealSnapshot.Path(name));
        Assert.Empty(Tool.Shell("cd \"$1\" && find . -type f -print0 | while IFS= read -r -d '' f; do [ \"$(stat -c %s -- \"$f\")\" = \"$(cat -- \"$f\" | wc -c)\" ] || echo \"$f\"; done", mounted.Path).Succeeded().Text);
    }

    [MountFact]
    public void ModesAreThoseOfTheContract()
    {
        using var mounted = MountedSnapshot.Of(RealSnapshot.Path("basic"));
        Assert.Empty(Tool.Shell("cd \"$1\" && find . -type d ! -perm 755", mounted.Path).Succeeded().Text);
        Assert.Empty(Tool.Shell("cd \"$1\" && find . -type f ! -perm 600 ! -name MANIFEST.json ! -name CHECKSUMS", mounted.Path).Succeeded().Text);
        Assert.Equal(["644 1", "644 1"], Tool.Shell("cd \"$1\" && stat -c '%a %h' MANIFEST.json CHECKSUMS", mounted.Path).Succeeded().Lines);
    }
}
