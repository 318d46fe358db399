reset
set encoding utf8
set terminal svg size 860,288 dynamic fontscale 1 font "sans,12" noenhanced
set lmargin at screen 0.06047
set rmargin at screen 0.91860
set tmargin at screen 0.86806
set bmargin at screen 0.11111
unset key
set tics nomirror scale 0.4,0
set border 1 linewidth 1 linecolor rgb "#5e0001"
set grid ytics noxtics linewidth 1 linetype 1 linecolor rgb "#5e0003"
set xrange [0:86400]
set yrange [0:100]
set ytics scale 0 0,25 format '%.3g %%' textcolor rgb "#5e0002"
set xtics ('1 Jan' 0, '03:00' 10800, '06:00' 21600, '09:00' 32400, '12:00' 43200, '15:00' 54000, '18:00' 64800, '21:00' 75600, '2 Jan' 86400) textcolor rgb "#5e0002"
set object 1 rectangle from 21600,graph 0 to 64800,graph 1 behind fillstyle solid noborder fillcolor rgb "#5e0004"
set arrow from graph 0,first 80 to graph 1,first 80 nohead front linewidth 1 linecolor rgb "#5e0009"
set label 'critical' at graph 1.006,first 80 left noenhanced textcolor rgb "#5e0009"
set arrow from 21600,graph 0 to 21600,graph 1 nohead front linewidth 1 linecolor rgb "#5e000d"
set label 'it’s `id` $(x) \n @m %d…' at 21600,graph 1.04 left noenhanced textcolor rgb "#5e000d"
$s0 << EOD
0 1 10
21600 2 60

64800 4 80
86400 5 90
EOD
$s1 << EOD
0 10
21600 60

64800 80
86400 90
EOD
plot $s0 using 1:2:3 with filledcurves fillstyle solid noborder fillcolor rgb "#5e0005", $s1 using 1:2 with lines linewidth 2 linecolor rgb "#5e0006"
undefine $s0
undefine $s1
